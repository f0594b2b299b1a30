/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/selection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "selection-sample.h"

#define ALL \
	"etcd/peer-auto-tls kube-apiserver/insecure-bind-address kube-apiserver/insecure-port " \
	"kube-apiserver/profiling "
#define INSECURE "kube-apiserver/insecure-bind-address kube-apiserver/insecure-port "
#define PORT     "kube-apiserver/insecure-port "

static struct selection_rules
make_rules(const char *benchmark, const char *wanted, const char *unwanted)
{
	struct selection_rules rules = {.benchmark = benchmark_find(benchmark),
					.wanted = VECTOR(const char *),
					.unwanted = VECTOR(const char *)};

	if (wanted != NULL)
		*(const char **)vector_add(&rules.wanted) = wanted;
	if (unwanted != NULL)
		*(const char **)vector_add(&rules.unwanted) = unwanted;
	return rules;
}

/* Takes the vectors of the rules. */
static void
assert_selection(struct selection_rules rules, const char *expected)
{
	struct registry registry = sample_registry();
	cleanup_vector struct vector selected = VECTOR(const struct check *);
	cleanup_strbuf struct strbuf ids = {0};
	cleanup_error struct error *err = NULL;

	if (selection_make(&registry, &rules, &selected, &err) < 0)
		fail_msg("%s", error_text(err));
	strbuf_add_text(&ids, "");
	for (size_t i = 0; i < selected.count; i++)
		strbuf_printf(&ids, "%s ",
			      (*(const struct check **)vector_at(&selected, i))->plugin.id);
	assert_string_equal(ids.text, expected);
	vector_free(&rules.wanted);
	vector_free(&rules.unwanted);
	vector_free(&registry.checks);
}

static void
assert_error(struct selection_rules rules, const char *expected)
{
	struct registry registry = sample_registry();
	cleanup_vector struct vector selected = VECTOR(const struct check *);
	cleanup_error struct error *err = NULL;

	assert_int_equal(selection_make(&registry, &rules, &selected, &err), -1);
	assert_string_equal(error_text(err), expected);
	assert_int_equal(selected.count, 0);
	vector_free(&rules.wanted);
	vector_free(&rules.unwanted);
	vector_free(&registry.checks);
}

static void
assert_wanted(const char *wanted, const char *expected)
{
	assert_selection(make_rules("cis-1.5.1", wanted, NULL), expected);
}

static void
everything(void **state)
{
	(void)state;
	assert_wanted(NULL, ALL);
}

static void
ids(void **state)
{
	(void)state;
	assert_wanted("kube-apiserver/insecure-port", PORT);
	assert_wanted("kube-apiserver/*", INSECURE "kube-apiserver/profiling ");
	assert_wanted("*/insecure-*", INSECURE);
	assert_wanted("*", ALL);
	assert_wanted("kube-apiserver/insecure-por?", PORT);
	assert_wanted("[a-f]*", "etcd/peer-auto-tls ");
}

static void
numbers(void **state)
{
	(void)state;
	assert_wanted("1.2.19", PORT);
	assert_wanted("1.2.*", INSECURE);
	assert_wanted("1.2.1?", INSECURE);
	assert_selection(make_rules("cis-1.20", "1.2.18", NULL), PORT);
	assert_selection(make_rules("cis-1.20", "1.2.99", NULL), PORT);
	/* The number of another framework. */
	assert_error(make_rules("cis-1.5.1", "9.2", NULL),
		     "--check \"9.2\" matches no check; argvet list shows them all");
}

static void
aliases(void **state)
{
	(void)state;
	assert_wanted("CKV_K8S_88", PORT);
	assert_wanted("ckv_k8s_88", PORT);
	assert_wanted("Vendor/Rule", PORT);
	assert_wanted("7R2-BA2-FIT", "kube-apiserver/insecure-bind-address ");
}

static void
lists(void **state)
{
	struct selection_rules rules = make_rules("cis-1.5.1", "1.2.19,2.6", NULL);

	(void)state;
	*(const char **)vector_add(&rules.wanted) = " ckv_k8s_88 ,\tkube-apiserver/profiling";
	assert_selection(rules, "etcd/peer-auto-tls " PORT "kube-apiserver/profiling ");
}

static void
left_out(void **state)
{
	(void)state;
	assert_selection(make_rules("cis-1.5.1", NULL, "*/insecure-*"),
			 "etcd/peer-auto-tls kube-apiserver/profiling ");
	assert_selection(make_rules("cis-1.5.1", "kube-apiserver/*", "1.2.18,kube-apiserver/prof*"),
			 PORT);
	assert_selection(make_rules("cis-1.5.1", "1.2.19", "2.6"), PORT);
	assert_selection(make_rules("cis-1.5.1", "1.2.19", "1.2.19"), "");
}

static void
severity(void **state)
{
	struct selection_rules rules = make_rules("cis-1.5.1", NULL, NULL);

	(void)state;
	rules.severity = ARGVET_INFO;
	assert_selection(rules, ALL);
	rules.severity = ARGVET_HIGH;
	assert_selection(rules, "etcd/peer-auto-tls " INSECURE);
	rules.severity = ARGVET_CRITICAL;
	assert_selection(rules, "etcd/peer-auto-tls ");
	/* A selector is matched before severity counts: an empty selection is no mistake in it. */
	rules = make_rules("cis-1.5.1", "kube-apiserver/profiling", NULL);
	rules.severity = ARGVET_HIGH;
	assert_selection(rules, "");
}

static void
benchmark_only(void **state)
{
	struct selection_rules rules = make_rules("cis-1.20", NULL, NULL);

	(void)state;
	rules.benchmark_only = true;
	assert_selection(rules, "etcd/peer-auto-tls " PORT);
	rules.benchmark = benchmark_find("cis-1.23");
	assert_selection(rules, "");
}

static void
mistakes(void **state)
{
	(void)state;
	assert_error(make_rules("cis-1.5.1", "kube-apiserver/insecur-port", NULL),
		     "--check \"kube-apiserver/insecur-port\" matches no check; did you mean "
		     "kube-apiserver/insecure-port?");
	assert_error(make_rules("cis-1.5.1", NULL, "2.6,CKV_K8S_89"),
		     "--skip \"CKV_K8S_89\" matches no check; did you mean CKV_K8S_86 "
		     "(kube-apiserver/insecure-bind-address) or CKV_K8S_88 "
		     "(kube-apiserver/insecure-port)?");
	assert_error(make_rules("cis-1.20", "1.2.19", NULL),
		     "--check \"1.2.19\" matches no check in cis-1.20; it is "
		     "kube-apiserver/insecure-port in cis-1.5.1");
	assert_error(make_rules("cis-1.5.1", "KUBE-APISERVER/*", NULL),
		     "--check \"KUBE-APISERVER/*\" matches no check; argvet list shows them all");
}

static void
empty_selectors(void **state)
{
	(void)state;
	assert_error(make_rules("cis-1.5.1", "", NULL), "--check \"\" holds an empty selector");
	assert_error(make_rules("cis-1.5.1", " ", NULL), "--check \" \" holds an empty selector");
	assert_error(make_rules("cis-1.5.1", "2.6,", NULL),
		     "--check \"2.6,\" holds an empty selector");
	assert_error(make_rules("cis-1.5.1", NULL, "2.6,,1.2.19"),
		     "--skip \"2.6,,1.2.19\" holds an empty selector");
}

static void
empty_registry(void **state)
{
	struct registry registry;
	struct selection_rules rules = make_rules("cis-1.5.1", NULL, NULL);
	cleanup_vector struct vector selected = VECTOR(const struct check *);

	(void)state;
	registry_init(&registry);
	assert_int_equal(selection_make(&registry, &rules, &selected, NULL), 0);
	assert_int_equal(selected.count, 0);
	*(const char **)vector_add(&rules.wanted) = "*";
	assert_int_equal(selection_make(&registry, &rules, &selected, NULL), -1);
	vector_free(&rules.wanted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything),     cmocka_unit_test(ids),
		cmocka_unit_test(numbers),        cmocka_unit_test(aliases),
		cmocka_unit_test(lists),          cmocka_unit_test(left_out),
		cmocka_unit_test(severity),       cmocka_unit_test(benchmark_only),
		cmocka_unit_test(mistakes),       cmocka_unit_test(empty_selectors),
		cmocka_unit_test(empty_registry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
