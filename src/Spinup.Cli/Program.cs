Console.WriteLine("spinup");
