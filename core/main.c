/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "scan/result.h"

static void
print_help(FILE *out)
{
	fputs("Usage: argvet COMMAND [OPTION]...\n"
	      "\n"
	      "Vets the command lines of Kubernetes control-plane components against security\n"
	      "benchmarks.\n"
	      "\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n"
	      "Options:\n"
	      "  -h, --help     print this help; `argvet COMMAND --help` says more of a command\n"
	      "      --version  print the version\n",
	      out);
}

/* Where one of the first three is closed, the next file that is opened would be taken for it. What
 * stands in for it can be neither read nor written, so that whoever wants it learns of it. */
static void
occupy_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

/* A report that was cut off by a full disk must not look like a whole one. */
static int
finish(int status)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return status;
	fputs("argvet: cannot write to standard output\n", stderr);
	return EXIT_INCOMPLETE;
}

int
main(int argc, char **argv)
{
	occupy_standard_files();
	/* Whoever started argvet may not want to hear of children, but argvet does. */
	signal(SIGCHLD, SIG_DFL);
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(stdout);
		return finish(EXIT_CLEAN);
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("argvet %s (plugin ABI %d)\n", PACKAGE_VERSION, ARGVET_ABI);
		return finish(EXIT_CLEAN);
	}
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (strcmp(argv[1], commands[i]->name) == 0)
			return finish(commands[i]->run(argc - 1, argv + 1));
	}
	return usage_error(NULL, "unknown command \"%s\"", argv[1]);
}
