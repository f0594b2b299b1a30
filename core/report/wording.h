/* SPDX-License-Identifier: Apache-2.0
 *
 * What several formats say in the same words, as plain and safe text. Each format escapes it in its
 * own way.
 */
#ifndef ARGVET_REPORT_WORDING_H
#define ARGVET_REPORT_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "scan/result.h"

/* Adds "Pod kube-system/api, container main", as much of it as is known. */
void wording_add_holder(struct strbuf *buffer, const struct place *place);

/* Adds "node1: manifests/api.yaml:12:7", the host only where a report holds those of several. */
void wording_add_place(struct strbuf *buffer, const struct place *place);

/* Adds "kube-apiserver manifests/api.yaml:12:7 (Pod kube-system/api, container main)". */
void wording_add_target(struct strbuf *buffer, const struct target *target);

/* Adds what is there instead of what is expected: "8080", "an empty value", "nothing". */
void wording_add_actual(struct strbuf *buffer, const struct argvet_finding *finding);

/* Adds why a scan is not complete: "1 check could not look, 2 problems with the input". */
void wording_add_incomplete(struct strbuf *buffer, const struct result *result);

/* Adds "2 of 7 checks failed", or what else is the first thing to know. */
void wording_add_verdict(struct strbuf *buffer, const struct result *result);

/* Errors among the problems. */
size_t wording_count_errors(const struct problems *problems);

size_t wording_count_results(const struct result *result);

/* A piece of prose: a paragraph, or lines that are to be shown as they are. */
struct wording_block {
	const char *text;
	size_t length; /* without the newline at its end */
	bool literal;  /* indented, like code */
};

/* Takes the next block from *text, and moves that behind it. Returns false at the end. Prose is
 * written like the remediation of a check: empty lines between paragraphs, code indented. */
bool wording_next(const char **text, struct wording_block *block);

#endif
