/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/suggestion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "selection-sample.h"

static void
assert_suggests(const char *selector, const char *benchmark, const char *expected)
{
	struct registry registry = sample_registry();
	cleanup_strbuf struct strbuf text = {0};

	suggestion_add(&text, &registry, selector, benchmark_find(benchmark));
	assert_string_equal(text.text, expected);
	vector_free(&registry.checks);
}

static void
near_ids(void **state)
{
	(void)state;
	assert_suggests("kube-apiserver/insecur-port", "cis-1.5.1",
			"; did you mean kube-apiserver/insecure-port?");
	assert_suggests("kube-apiserver/Insecure-Port", "cis-1.5.1",
			"; did you mean kube-apiserver/insecure-port?");
	assert_suggests("insecure-port", "cis-1.5.1",
			"; did you mean kube-apiserver/insecure-port?");
	assert_suggests("insecure", "cis-1.5.1",
			"; did you mean kube-apiserver/insecure-bind-address or "
			"kube-apiserver/insecure-port?");
}

static void
three_at_most(void **state)
{
	struct registry registry;
	struct check checks[5] = {0};
	static const char *const ids[] = {"a/name1", "a/name2", "a/name3", "a/name4", "a/other"};
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	registry_init(&registry);
	for (size_t i = 0; i < 5; i++) {
		checks[i].plugin.id = ids[i];
		*(struct check **)vector_add(&registry.checks) = &checks[i];
	}
	suggestion_add(&text, &registry, "a/name5", &benchmark_default);
	assert_string_equal(text.text, "; did you mean a/name1, a/name2 or a/name3?");
	vector_free(&registry.checks);
}

static void
near_numbers_and_aliases(void **state)
{
	(void)state;
	assert_suggests("CKV_K8S_8", "cis-1.5.1",
			"; did you mean CKV_K8S_86 (kube-apiserver/insecure-bind-address) or "
			"CKV_K8S_88 (kube-apiserver/insecure-port)?");
	assert_suggests("1.2.1", "cis-1.5.1",
			"; did you mean 1.2.18 (kube-apiserver/insecure-bind-address) or "
			"1.2.19 (kube-apiserver/insecure-port)?");
}

static void
other_benchmarks(void **state)
{
	(void)state;
	assert_suggests("1.2.19", "cis-1.20",
			" in cis-1.20; it is kube-apiserver/insecure-port in cis-1.5.1");
	assert_suggests("1.2.18", "cis-1.23",
			" in cis-1.23; it is kube-apiserver/insecure-bind-address in cis-1.5.1, "
			"kube-apiserver/insecure-port in cis-1.20");
	/* It kept its number, so one benchmark is enough. */
	assert_suggests("2.6", "cis-1.12", " in cis-1.12; it is etcd/peer-auto-tls in cis-1.5.1");
}

static void
nothing_near(void **state)
{
	char longest[1024];

	(void)state;
	assert_suggests("unlike-anything", "cis-1.5.1", "; argvet list shows them all");
	assert_suggests("x", "cis-1.5.1", "; argvet list shows them all");
	assert_suggests("kube-scheduler/*", "cis-1.5.1", "; argvet list shows them all");
	memset(longest, 'a', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_suggests(longest, "cis-1.5.1", "; argvet list shows them all");
}

static void
no_checks(void **state)
{
	struct registry registry;
	cleanup_strbuf struct strbuf text = {0};

	(void)state;
	registry_init(&registry);
	suggestion_add(&text, &registry, "1.2.19", &benchmark_default);
	assert_string_equal(text.text, ": no check was loaded (see argvet list)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_ids),
		cmocka_unit_test(three_at_most),
		cmocka_unit_test(near_numbers_and_aliases),
		cmocka_unit_test(other_benchmarks),
		cmocka_unit_test(nothing_near),
		cmocka_unit_test(no_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
