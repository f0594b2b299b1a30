/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/newfile.h"

/* One a line. */
/* clang-format off */
const struct report_format *const report_formats[] = {
	&report_text,
	&report_json,
	&report_tap,
	&report_markdown,
	&report_html,
	&report_junit,
	&report_csv,
	&report_prometheus,
	&report_sarif,
	&report_gitlab,
	&report_kube_bench,
	&report_ocsf,
	&report_oscal,
	NULL,
};
/* clang-format on */

const struct report_format *
report_find(const char *name)
{
	for (size_t i = 0; report_formats[i] != NULL; i++) {
		if (strcmp(report_formats[i]->name, name) == 0)
			return report_formats[i];
	}
	return NULL;
}

/* A report that is to be written, and how. */
struct job {
	const struct report_format *format;
	const struct result *result;
	const struct report_settings *settings;
};

/* Returns 0, or why not all of the report has left this process. */
static int
print(FILE *out, const struct job *job)
{
	errno = 0;
	job->format->write(out, job->result, job->settings);
	if (!ferror(out) && fflush(out) == 0)
		return 0;
	return errno != 0 ? errno : EIO;
}

static int
print_to_stdout(const struct job *job, struct error **err)
{
	int why = print(stdout, job);

	if (why != 0)
		return error_make(err, why, "cannot write the report to standard output");
	return 0;
}

/* Takes fd. A disk that is full may say so as late as in close(2). */
static int
print_to_fd(int fd, const struct job *job, bool sync)
{
	FILE *out = fdopen(fd, "w");
	int why;

	if (out == NULL) {
		why = errno;
		close(fd);
		return why;
	}
	why = print(out, job);
	if (why == 0 && sync && fsync(fd) != 0)
		why = errno;
	if (fclose(out) != 0 && why == 0)
		why = errno;
	return why;
}

/* A terminal, a pipe or a device cannot be replaced, only written to. Nor must the links in /dev
 * and /proc that lead to an open file, like /dev/stderr: that file belongs to whoever opened it. */
static bool
is_written_in_place(const char *path)
{
	struct stat link;
	struct stat file;

	if (lstat(path, &link) != 0 || stat(path, &file) != 0)
		return false;
	if (!S_ISREG(file.st_mode))
		return true;
	return S_ISLNK(link.st_mode) &&
	       (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0);
}

static int
print_in_place(const char *path, const struct job *job, struct error **err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
	int why;

	if (fd < 0)
		return error_make(err, errno, "cannot open %s for writing", path);
	why = print_to_fd(fd, job, false);
	if (why != 0)
		return error_make(err, why, "cannot write the report to %s", path);
	return 0;
}

/* The mode that open(2) would have left the file with: that of the caller's own file which is there
 * already, or what the umask allows. */
static mode_t
report_mode(const char *path)
{
	struct stat old;
	mode_t mask;

	if (lstat(path, &old) == 0 && S_ISREG(old.st_mode) && old.st_uid == geteuid())
		return old.st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* Returns 0 or an errno. The descriptor stays open. */
static int
print_to_copy(int fd, const struct job *job)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	return copy >= 0 ? print_to_fd(copy, job, true) : errno;
}

static int
print_to_new_file(const char *path, const struct job *job, struct error **err)
{
	struct newfile file;
	int why = newfile_open(&file, path);

	if (why != 0)
		return error_make(err, why, "cannot make a new file for %s", path);
	why = fchmod(file.fd, report_mode(path)) == 0 ? print_to_copy(file.fd, job) : errno;
	if (why == 0)
		why = newfile_keep(&file);
	else
		newfile_drop(&file);
	if (why != 0)
		return error_make(err, why, "cannot write the report to %s", path);
	return 0;
}

int
report_write(const struct report_format *format, const char *path, const struct result *result,
	     const struct report_settings *settings, struct error **err)
{
	const struct job job = {format, result, settings};

	if (path == NULL || strcmp(path, "-") == 0)
		return print_to_stdout(&job, err);
	if (is_written_in_place(path))
		return print_in_place(path, &job, err);
	return print_to_new_file(path, &job, err);
}
