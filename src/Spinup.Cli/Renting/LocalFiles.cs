namespace Spinup.Cli.Renting;

/// <summary>Checks the user's paths before a droplet costs money.</summary>
internal static class LocalFiles
{
    public static void EnsureReadable(string upload)
    {
        if (!Directory.Exists(upload))
        {
            throw new CommandException(File.Exists(upload)
                ? $"--upload {upload} is a file; give the directory whose contents the command shall find"
                : $"--upload {upload}: there is no such directory");
        }

        try
        {
            Directory.EnumerateFileSystemEntries(upload).GetEnumerator().MoveNext();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--upload {upload} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Tries the nearest directory that exists on the way to the target: what is missing below it is made at the download.</summary>
    public static void EnsureWritable(string download)
    {
        try
        {
            if (File.Exists(download))
            {
                using var probe = new FileStream(download, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                return;
            }

            var directory = Path.GetFullPath(download);
            while (!Directory.Exists(directory))
            {
                if (File.Exists(directory))
                {
                    throw new CommandException($"--download to {download} cannot be written: {directory} is a file");
                }

                directory = Path.GetDirectoryName(directory) ?? throw new CommandException($"--download to {download} cannot be written: no directory on the way to it exists");
            }

            var trial = Path.Combine(directory, $".spinup-{Guid.NewGuid():N}");
            using (new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--download to {download} cannot be written: {failure.Message}", failure);
        }
    }
}
