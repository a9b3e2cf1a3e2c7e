using Spinup.Cli;

return await SpinupProgram.RunAsync(args);
