/* SPDX-License-Identifier: Apache-2.0 */
#include "source/unit.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "source/cmdline.h"
#include "source/document.h"
#include "source/manifest.h"
#include "source/prefilter.h"
#include "source/process.h"

#define CHUNK ((size_t)16 * 1024)
#define MIB   ((size_t)1024 * 1024)

static void
note(struct intake *intake, enum problem_severity severity, const struct unit *unit,
     const char *message)
{
	struct argvet_origin origin = {.size = sizeof(origin),
				       .file = arena_copy(intake->arena, unit->name)};

	problem_add(&intake->problems, severity, &origin, "%s", message);
}

static void
read_bytes(struct intake *intake, const struct unit *unit, const struct strbuf *bytes)
{
	switch (unit->kind) {
	case UNIT_MANIFEST:
		manifest_read(intake, unit->name, bytes->text, bytes->length, unit->named);
		break;
	case UNIT_ARGV:
		cmdline_read(intake, unit->name, bytes->text, bytes->length);
		break;
	case UNIT_PROCESSES:
		process_read(intake, bytes->text, bytes->length);
		break;
	}
}

/* Would the file have held anything if it had been read as the other kind? */
static bool
is_other_kind(const struct intake *intake, const struct unit *unit, const struct strbuf *bytes)
{
	struct unit other = *unit;
	cleanup_arena struct arena arena = {0};
	struct intake trial;
	bool holds;

	other.kind = unit->kind == UNIT_MANIFEST ? UNIT_ARGV : UNIT_MANIFEST;
	other.named = false;
	intake_init(&trial, &arena, intake->components);
	read_bytes(&trial, &other, bytes);
	holds = trial.targets.count > 0;
	intake_free(&trial);
	return holds;
}

/* Has one of the problems from this one on said already what to do? */
static bool
speaks_of_argv(const struct problems *problems, size_t from)
{
	for (size_t i = from; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);

		if (strstr(problem->message, "--argv") != NULL)
			return true;
	}
	return false;
}

/* Every manifest holds one of these, in YAML or in JSON, and hardly a command line does. */
static bool
tells_its_kind(const struct strbuf *bytes)
{
	static const char yaml[] = "kind:";
	static const char json[] = "\"kind\"";

	return memmem(bytes->text, bytes->length, yaml, strlen(yaml)) != NULL ||
	       memmem(bytes->text, bytes->length, json, strlen(json)) != NULL;
}

/* A file in which nothing was found has perhaps been mistaken for the other kind. A broken manifest
 * is still one. */
static bool
is_mistaken(const struct intake *intake, const struct unit *unit, const struct strbuf *bytes)
{
	return tells_its_kind(bytes) == (unit->kind == UNIT_ARGV) &&
	       is_other_kind(intake, unit, bytes);
}

static void
note_other_kind(struct intake *intake, const struct unit *unit)
{
	note(intake, PROBLEM_WARNING, unit,
	     unit->kind == UNIT_MANIFEST ? "it holds command lines: scan it with --argv"
					 : "it is a manifest: scan it without --argv");
}

static int
refuse_large(struct error **err, size_t limit)
{
	return error_make(err, 0, "larger than the %zu MiB that argvet reads", limit / MIB);
}

/* Adds what is behind the bytes that are there already, until the end, or until there are at least
 * limit. */
static int
read_on(int fd, size_t limit, struct strbuf *bytes, struct error **err)
{
	ssize_t got;

	do {
		got = pread(fd, strbuf_reserve(bytes, CHUNK), CHUNK, (off_t)bytes->length);
		if (got > 0)
			bytes->length += (size_t)got;
	} while ((got > 0 && bytes->length < limit) || (got < 0 && errno == EINTR));
	if (got < 0)
		return error_make(err, errno, "cannot read");
	strbuf_add(bytes, "", 0);
	return 0;
}

static bool
is_untouched(const struct stat *before, const struct stat *after)
{
	return before->st_size == after->st_size &&
	       before->st_mtim.tv_sec == after->st_mtim.tv_sec &&
	       before->st_mtim.tv_nsec == after->st_mtim.tv_nsec &&
	       before->st_ctim.tv_sec == after->st_ctim.tv_sec &&
	       before->st_ctim.tv_nsec == after->st_ctim.tv_nsec;
}

static int
expect_untouched(int fd, const struct stat *before, struct error **err)
{
	struct stat after;

	if (fstat(fd, &after) < 0)
		return error_make(err, errno, "cannot read");
	if (!is_untouched(before, &after))
		return error_make(err, 0, "changed while it was read: scan it again");
	return 0;
}

/* One byte more than the file has is asked for, so that the first read tells that there is none. A
 * file of another length than it said has changed under the reader's eyes, unless it says so still:
 * in /sys, say, the kernel makes up files with sizes that mean nothing. */
static int
read_sized(int fd, const struct stat *status, size_t limit, struct strbuf *bytes,
	   struct error **err)
{
	size_t size = (size_t)status->st_size;
	ssize_t got = pread(fd, strbuf_reserve(bytes, size + 1), size + 1, 0);

	if (got > 0)
		bytes->length = (size_t)got;
	strbuf_add(bytes, "", 0);
	if (bytes->length == size)
		return 0;
	if (expect_untouched(fd, status, err) < 0 || read_on(fd, limit + 1, bytes, err) < 0)
		return -1;
	return bytes->length == size ? 0 : expect_untouched(fd, status, err);
}

static int
read_all(int fd, size_t limit, struct strbuf *bytes, struct error **err)
{
	struct stat status;
	int result;

	if (fstat(fd, &status) < 0)
		return error_make(err, errno, "cannot read");
	if (status.st_size > (off_t)limit)
		return refuse_large(err, limit);
	/* What the kernel makes up (/proc) is empty until it is read. */
	if (S_ISREG(status.st_mode) && status.st_size > 0)
		result = read_sized(fd, &status, limit, bytes, err);
	else
		result = read_on(fd, limit + 1, bytes, err);
	if (result == 0 && bytes->length > limit)
		return refuse_large(err, limit);
	return result;
}

/* Of what nobody has asked for by name, only that is parsed. */
static bool
may_hold(const struct intake *intake, const struct unit *unit, const struct strbuf *bytes)
{
	return unit->named || unit->kind != UNIT_MANIFEST ||
	       prefilter_may_hold(intake->components, bytes->text, bytes->length);
}

void
unit_read(struct intake *intake, const struct unit *unit)
{
	cleanup_strbuf struct strbuf bytes = {0};
	cleanup_error struct error *err = NULL;
	size_t targets = intake->targets.count;
	size_t problems = intake->problems.items.count;

	if (read_all(unit->fd, document_default_limits.bytes, &bytes, &err) < 0) {
		note(intake, PROBLEM_ERROR, unit, error_text(err));
		return;
	}
	if (may_hold(intake, unit, &bytes))
		read_bytes(intake, unit, &bytes);
	if (unit->kind == UNIT_PROCESSES)
		return;
	intake_count_file(intake);
	if (unit->named && intake->targets.count == targets &&
	    !speaks_of_argv(&intake->problems, problems) && is_mistaken(intake, unit, &bytes))
		note_other_kind(intake, unit);
}
