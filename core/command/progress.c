/* SPDX-License-Identifier: Apache-2.0 */
#include "command/progress.h"

#include <string.h>
#include <unistd.h>

#include "base/stopwatch.h"
#include "base/strbuf.h"
#include "base/terminal.h"

/* A scan that is over sooner needs no progress. */
#define PATIENCE 500

/* Ten times a second is as much as an eye wants. */
#define INTERVAL 100

#define ERASE_LINE "\r\x1b[K"

/* A line that is wider than the terminal could not be erased. */
static void
draw(struct progress *progress, struct strbuf *line)
{
	size_t columns = terminal_columns(STDERR_FILENO);

	if (columns > 0 && line->length >= columns)
		line->text[columns - 1] = '\0';
	fprintf(progress->out, ERASE_LINE "%s", line->text);
	fflush(progress->out);
	progress->visible = true;
}

static void
add_count(struct strbuf *line, size_t count, const char *one, const char *many)
{
	strbuf_printf(line, "%zu %s", count, count == 1 ? one : many);
}

void
progress_watch(void *watcher, size_t files, size_t processes, size_t targets)
{
	struct progress *progress = watcher;
	cleanup_strbuf struct strbuf line = {0};
	int64_t time;

	if (progress->out == NULL)
		return;
	time = stopwatch_now();
	if (time < progress->due)
		return;
	progress->due = time + INTERVAL;
	strbuf_add_text(&line, "argvet: ");
	if (processes > 0)
		add_count(&line, processes, "process, ", "processes, ");
	if (files > 0)
		add_count(&line, files, "file, ", "files, ");
	add_count(&line, targets, "target", "targets");
	strbuf_printf(&line, ", %zu a second",
		      (size_t)((int64_t)(files + processes) * 1000 / (time - progress->started)));
	draw(progress, &line);
}

void
progress_start(struct progress *progress, bool wanted)
{
	*progress = (struct progress){.started = stopwatch_now()};
	progress->due = progress->started + PATIENCE;
	if (wanted && terminal_obeys(STDERR_FILENO))
		progress->out = stderr;
}

void
progress_erase(struct progress *progress)
{
	if (!progress->visible)
		return;
	fputs(ERASE_LINE, progress->out);
	fflush(progress->out);
	progress->visible = false;
}
