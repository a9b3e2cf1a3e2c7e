Console.WriteLine("BigTask");
