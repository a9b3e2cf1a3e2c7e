using BigTask.Engagement;

if (args is ["generate", var file]) { EventLog.Write(file, EventLogGenerator.Generate()); return 0; }
return args is ["engagement", var input, var output] ? EngagementJob.Run(input, output) : 125;
