/* SPDX-License-Identifier: Apache-2.0 */
#include "source/stranger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source/document.h"

static const char *
name(const char *file, const char *text)
{
	return stranger_file(file, text, strlen(text));
}

static void
units_are_known_by_their_first_section(void **state)
{
	(void)state;
	assert_string_equal(name("f", "# c\n; d\n\n[Unit]\nA=b\n"), "a systemd unit");
	assert_string_equal(name("f", "[Service]"), "a systemd unit");
	assert_string_equal(name("api.service", ""), "a systemd unit");
	assert_null(name("f", "a: b\n[Unit]\n"));
	assert_null(name("f", "[Uni"));
	assert_null(name("f", "# [Unit]"));
}

static void
other_files_by_their_name_or_first_line(void **state)
{
	(void)state;
	assert_string_equal(name("f.yaml", "#!/bin/sh\n"), "a script");
	assert_string_equal(name("start.sh", "x"), "a script");
	assert_string_equal(name(".env", "A=b"), "an environment file");
	assert_string_equal(name("/etc/api.conf", "A=b"), "a configuration file");
	assert_null(name("f.yaml", "# !/bin/sh\n"));
	assert_null(name("f.yaml", "#"));
	assert_null(name("f.yaml", ""));
}

static void
expect_document(const char *text, bool could, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	struct document_reader *reader =
		document_reader_new(&arena, text, strlen(text), &document_default_limits);
	struct document document;
	struct document_error error;

	assert_int_equal(document_read(reader, &document, &error), DOCUMENT_READ);
	document_reader_free(reader);
	assert_string_equal(stranger_document(&arena, document.root, could), wanted);
}

static void
documents_are_known_by_their_kind(void **state)
{
	(void)state;
	expect_document("hello", false, "a single text, not a Kubernetes object");
	expect_document("- a", false, "no Kubernetes object (no kind and apiVersion)");
	expect_document("services: {a: {}}", false,
			"no Kubernetes object (no kind and apiVersion; the services look like a "
			"Compose file)");
	expect_document("kind: Ingress", false,
			"an Ingress: argvet reads Pods and what makes them, not this kind");
	expect_document("{kind: Job, apiVersion: batch/v1}", true,
			"a Job (batch/v1): it holds no container");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_are_known_by_their_first_section),
		cmocka_unit_test(other_files_by_their_name_or_first_line),
		cmocka_unit_test(documents_are_known_by_their_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
