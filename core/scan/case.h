/* SPDX-License-Identifier: Apache-2.0
 *
 * Test cases of checks: a command line, and what a check must say of it. A file of them is text
 * that can be written and reviewed without C:
 *
 *	# A line that begins with # is a comment.
 *	[a port other than 0 is wrong]
 *	command = kube-apiserver --insecure-port=1143
 *	          --profiling=false
 *	kubernetes = 1.19
 *	status = fail
 *	finding = IncorrectValue insecure-port
 *	message = text that the message must hold
 *	set = port=0
 *
 * A title in brackets begins a case. Below it stand its keys, in any order: command and status
 * once, kubernetes and message at most once, finding once for each finding, in the order in which
 * the check reports them. A line that begins with blanks goes on with the value above it, joined to
 * it by one blank. The command is read as `argvet scan --argv` reads a line. Without a kubernetes
 * key the version is unknown, unless the command itself tells it. set, once for each, gives a
 * parameter of the check another value than its default.
 */
#ifndef ARGVET_SCAN_CASE_H
#define ARGVET_SCAN_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include <argvet/plugin.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "plugin/loader.h"
#include "scan/result.h"
#include "target/version.h"

struct case_finding {
	enum argvet_kind kind;
	const char *flag;
};

struct test_case {
	const char *title;
	size_t line; /* of the title, from 1 */
	const char *command;
	struct kubernetes_version kubernetes; /* .text NULL: unknown */
	enum status status;
	const struct case_finding *findings;
	size_t finding_count;
	const char *message;         /* NULL: any, or none */
	const char *const *settings; /* "days=30"; ends with NULL */
};

/* Adds the cases (struct test_case) in bytes to cases. Their strings are in arena. file is the name
 * for messages. A file without any case is an error. */
int case_read(struct arena *arena, const char *file, const char *bytes, size_t length,
	      struct vector *cases, struct error **err);

/* Runs the check on the case's command line. False if something is not as the case has it: then
 * diagnosis holds a line for each difference. *said becomes what the check said, in arena; its
 * .check is NULL if the command is none that the check judges. */
bool case_run(struct arena *arena, struct check *check, const struct test_case *test,
	      struct check_result *said, struct strbuf *diagnosis);

#endif
