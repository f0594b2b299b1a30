/* SPDX-License-Identifier: Apache-2.0
 *
 * Gives a fuzz target every file of its corpus, as one test each: what a fuzzer has found once must
 * never come back. Usage: NAME [FILE|DIRECTORY…]; without arguments, the corpus of that name.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "fuzz.h"

#define BYTES_MAX ((size_t)64 * 1024 * 1024)

/* What was replayed so far. */
struct tally {
	size_t done;
	bool failed;
};

static void
answer(struct tally *tally, const char *path, int errnum)
{
	tally->done++;
	tally->failed = tally->failed || errnum != 0;
	if (errnum == 0)
		printf("ok %zu - %s\n", tally->done, path_base(path));
	else
		printf("not ok %zu - %s: %s\n", tally->done, path, strerror(errnum));
}

static int
replay_file(const char *path)
{
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	cleanup_strbuf struct strbuf bytes = {0};
	uint8_t *exact;
	int errnum = fd < 0 ? errno : file_read(fd, BYTES_MAX, &bytes);

	if (errnum != 0)
		return errnum;
	/* No byte more than there is, so that a sanitizer sees who reads one. */
	exact = alloc_zeroed(1, bytes.length > 0 ? bytes.length : 1);
	memcpy(exact, bytes.text, bytes.length);
	LLVMFuzzerTestOneInput(exact, bytes.length);
	free(exact);
	return 0;
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
replay(struct tally *tally, const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_file, alphasort);

	if (count < 0) {
		answer(tally, path, errno == ENOTDIR ? replay_file(path) : errno);
		return;
	}
	for (int i = 0; i < count; i++) {
		cleanup_strbuf struct strbuf file = {0};

		strbuf_printf(&file, "%s/%s", path, entries[i]->d_name);
		/* Before it is read: if the program dies, this line tells of what. */
		fprintf(stderr, "# %s\n", file.text);
		answer(tally, file.text, replay_file(file.text));
		free(entries[i]);
	}
	free(entries);
}

int
main(int argc, char **argv)
{
	struct tally tally = {0};

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 1; i < argc; i++)
		replay(&tally, argv[i]);
	if (argc == 1) {
		cleanup_strbuf struct strbuf corpus = {0};

		strbuf_printf(&corpus, "%s/%s", FUZZ_CORPUS, path_base(argv[0]));
		replay(&tally, corpus.text);
	}
	printf("1..%zu\n", tally.done);
	return tally.failed;
}
