/* SPDX-License-Identifier: Apache-2.0
 *
 * What the filter leaves out must hold no target for the reader either, whatever way a name is
 * written: known ways one by one, random mixtures of them, and every file of the tests.
 */
#include "source/prefilter.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "intake-sample.h"
#include "source/manifest.h"

#define NAME "kube-apiserver"

/* The container of a Pod with variables that hold pieces of the name. */
#define POD \
	"kind: Pod\n" \
	"spec:\n" \
	"  containers:\n" \
	"  - env:\n" \
	"    - {name: FIRST, value: kube}\n" \
	"    - {name: REST, value: apiserver}\n" \
	"    - {name: BOTH, value: $(FIRST)-$(REST)}\n" \
	"    - {name: NONE, value: ''}\n" \
	"    - {name: QUOTE, value: \"'\"}\n" \
	"    - {name: TAIL, value: 'server'''}\n"

static bool
may_hold(const struct fixture *fixture, const char *text)
{
	return prefilter_may_hold(&fixture->components, text, strlen(text));
}

/* How many targets the reader finds in the bytes. */
static size_t
count_targets(const char *bytes, size_t length)
{
	struct fixture *fixture;
	void *state;
	size_t count;

	set_up(&state);
	fixture = state;
	manifest_read(&fixture->intake, "f.yaml", bytes, length, false);
	count = fixture->intake.targets.count;
	tear_down(&state);
	return count;
}

static void
expect_held(const struct fixture *fixture, const char *text)
{
	if (count_targets(text, strlen(text)) == 0)
		fail_msg("the reader finds no target in:\n%s", text);
	if (!may_hold(fixture, text))
		fail_msg("left out:\n%s", text);
}

static void
holds_a_plain_name(void **state)
{
	expect_held(*state, POD "    command: [kube-apiserver]\n");
	expect_held(*state, POD "    command: [/usr/local/bin/kube-apiserver, --v=2]\n");
	expect_held(*state, POD "    image: registry.k8s.io/kube-apiserver-amd64:v1.19.3\n");
	expect_held(*state, POD "    command: [hyperkube, apiserver]\n");
	expect_held(*state, POD "    image: hyperkube-amd64:v1.15.3\n"
				"    args: [apiserver]\n");
	expect_held(*state, POD "    command: [sh, -c, exec docker run kube-apiserver:v1]\n");
}

static void
holds_every_letter_by_its_number(void **state)
{
	static const char *const formats[] = {"\\x%02x", "\\u%04x", "\\u%04X", "\\U%08x"};
	struct fixture *fixture = *state;

	for (size_t f = 0; f < sizeof(formats) / sizeof(formats[0]); f++) {
		for (size_t i = 0; i < strlen(NAME); i++) {
			cleanup_strbuf struct strbuf text = {0};
			char escape[16];

			snprintf(escape, sizeof(escape), formats[f], (unsigned int)NAME[i]);
			strbuf_printf(&text, POD "    command: [\"%.*s%s%s\"]\n", (int)i, NAME,
				      escape, &NAME[i + 1]);
			expect_held(fixture, text.text);
		}
	}
}

/* Ways to put nothing between two letters. */
static const char *const nothings[][2] = {
	{POD "    command: [\"", "\\\n      "},
	{POD "    command: [\"", "\\\r\n\t"},
	{POD "    command: [\"", "\\\xc2\x85"},
	{POD "    command: [\"", "\\\xe2\x80\xa8  "},
	{POD "    command: [\"{{ x }}\", \"y\"]\n    command: [\"", "\\\n{{ if y }}"},
	{POD "    command: [\"", "$(NONE)"},
	{POD "    command: [\"", "$\\\n(NONE)"},
	{POD "    command: [\"", "$(NONE)$(NONE)"},
	{POD "    command: [sh, -c, \"", "''"},
	{POD "    command: [sh, -c, \"", "\\\"\\\""},
	{POD "    command: [sh, -c, \"", "\\\\"},
	{POD "    command: [sh, -c, \"", "\\\\\\n"},
	{POD "    command: [sh, -c, \"", "\\\\\\\n\\n"},
	{POD "    command: [sh, -c, \"", "\\\\\\x0a"},
	{POD "    command: [sh, -c, \"", "$''"},
	{POD "    command: [sh, -c, \"", "$$''"},
	{POD "    command: [sh, -c, \"", "\\u0027\\u0027"},
	{POD "    command: [sh, -c, \"", "$(QUOTE)$(QUOTE)"},
	{POD "    command: [sh, -c, \"", "''$(NONE)''"},
	{POD "    command: [sh, -c, \"sh -c ", "\\\\\\\""},
	{POD "    command:\n    - sh\n    - -c\n    - \"", "\\\n      \\\n "},
};

static void
holds_a_name_in_two_pieces(void **state)
{
	struct fixture *fixture = *state;
	size_t found = 0;

	for (size_t n = 0; n < sizeof(nothings) / sizeof(nothings[0]); n++) {
		for (size_t i = 1; i < strlen(NAME); i++) {
			cleanup_strbuf struct strbuf text = {0};

			strbuf_printf(&text, "%s%.*s%s%s\"]\n", nothings[n][0], (int)i, NAME,
				      nothings[n][1], &NAME[i]);
			if (count_targets(text.text, text.length) == 0)
				continue;
			found++;
			if (!may_hold(fixture, text.text))
				fail_msg("left out:\n%s", text.text);
		}
	}
	assert_true(found > 200);
}

static void
holds_a_name_in_pieces(void **state)
{
	struct fixture *fixture = *state;

	expect_held(fixture, POD "    command: [\"$(BOTH)\"]\n");
	expect_held(fixture, POD "    command: [$(FIRST)-$(REST)]\n");
	expect_held(fixture, POD "    command: [$(FIRST)-api$(NONE)server]\n");
	expect_held(fixture, POD "    command: [sh, -c, $(FIRST)-api$(TAIL)' --v=2]\n");
	expect_held(fixture, POD "    command: [sh, -c, kube$(QUOTE)-api$(QUOTE)server]\n");
	expect_held(fixture, POD "    command: [sh, -c, 'kube-\"api\"server']\n");
	expect_held(fixture, POD "    command: [sh, -c, '''kube''-''apiserver''']\n");
	expect_held(fixture, POD "    command:\n"
				 "    - sh\n"
				 "    - -c\n"
				 "    - |\n"
				 "      exec kube-\\\n"
				 "      api\\server\n");
	expect_held(fixture,
		    "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"command\":[\"sh\",\"-c\","
		    "\"exec kube-\\\\\\napiserver\"]}]}}");
	expect_held(fixture, "kind: Pod\n"
			     "spec:\n"
			     "  containers:\n"
			     "{{ if .Values.x }}\n"
			     "  - command: [kube\xee\x80\x80-api\xee\x81\xb3"
			     "erver]\n"
			     "{{ end }}\n");
}

static void
holds_utf16(void **state)
{
	static const char plain[] = POD "    command: [kube-apiserver]\n";
	struct fixture *fixture = *state;
	cleanup_strbuf struct strbuf little = {0};
	cleanup_strbuf struct strbuf big = {0};

	strbuf_add_text(&little, "\xff\xfe");
	strbuf_add_text(&big, "\xfe\xff");
	for (const char *c = plain; *c != '\0'; c++) {
		strbuf_add(&little, (const char[]){*c, '\0'}, 2);
		strbuf_add(&big, (const char[]){'\0', *c}, 2);
	}
	assert_int_equal(count_targets(little.text, little.length), 1);
	assert_int_equal(count_targets(big.text, big.length), 1);
	assert_true(prefilter_may_hold(&fixture->components, little.text, little.length));
	assert_true(prefilter_may_hold(&fixture->components, big.text, big.length));
}

static void
knows_what_checks_declare(void **state)
{
	struct fixture *fixture = *state;

	assert_false(may_hold(fixture, "command: [etcd]"));
	components_declare(&fixture->components, "etcd", NULL);
	assert_true(may_hold(fixture, "command: [etcd]"));
	assert_true(may_hold(fixture, "command: [\"et\\x63\\u0064\"]"));
	assert_false(may_hold(fixture, "command: [kubelet]"));
	/* A name that could be made of quotes and dollars is beyond the filter. */
	components_declare(&fixture->components, "a'b", NULL);
	assert_true(may_hold(fixture, ""));
}

/* The filter is of use: none of these is held. */
static void
leaves_ordinary_files_out(void **state)
{
	static const char *const texts[] = {
		"",
		"\xef\xbb\xbf"
		"kind: Service\n",
		"kind: Service\nspec: {ports: [{port: 80}], selector: {app: 'x'}}\n",
		"kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
		"      - image: \"nginx:1.25\"\n"
		"        command: [sh, -c, \"exec nginx -g \\\"daemon off;\\\"\"]\n"
		"        args: [\"--host=$(POD_IP)\", '--peer=$(A)-$(B)']\n",
		"kind: ConfigMap\ndata:\n  run.sh: |\n    set -e\n    x=$(cat /etc/x)\n"
		"    echo \"$x\" | grep 'a\\b' \\\n      && exit 1\n",
		"kind: CustomResourceDefinition\nx: ^([a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.[a-z]+)$\n"
		"y: \"at least 1\\u003c2 disk\\n\\tkube\\nthe network\"\n",
		"{\"kind\":\"Secret\",\"data\":{\"k\":\"ku\",\"kube\":\"a\\/"
		"b\"},\"x\":\"\\u00e9\"}",
		"{\"metadata\":{\"annotations\":{\"x\":\"{\\\"k\\\":\\\"my-link\\\",\\\"y\\\":"
		"\\\"kube-"
		"\\\"}\\n\"}}}",
		"command: [kube-controller-manager, --kubeconfig=\"/etc/k\"]\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (may_hold(*state, texts[i]))
			fail_msg("held:\n%s", texts[i]);
	}
}

static uint32_t
random_below(uint32_t *seed, size_t limit)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (uint32_t)((uint64_t)*seed * limit >> 32);
}

static void
add_letter(struct strbuf *name, char letter, uint32_t way)
{
	unsigned char low = (unsigned char)letter & 0x3f;

	switch (way) {
	case 0:
		strbuf_printf(name, "\\x%02x", (unsigned int)letter);
		break;
	case 1:
		strbuf_printf(name, "\\u%04X", (unsigned int)letter);
		break;
	case 2:
		strbuf_printf(name, "\xee%c%c", 0x80 | letter >> 6, 0x80 | low);
		break;
	case 3:
		strbuf_printf(name, "'%c'", letter);
		break;
	case 4:
		strbuf_printf(name, "\\%c", letter);
		break;
	default:
		strbuf_add_char(name, letter);
		break;
	}
}

/* The name with strange things in it, often too strange. */
static void
add_random_name(struct strbuf *name, uint32_t *seed)
{
	static const char *const between[] = {
		"'",
		"\"",
		"''",
		"\"\"",
		"\\",
		"\\\n        ",
		"\\\\\\n",
		"\\\"",
		"$'",
		"$\"",
		"$",
		"$(NONE)",
		"$(QUOTE)",
		"$$",
		"{%%}",
		"\xee\x80\x80",
		"$(",
		")",
		"\\\\\n   ",
		"\\r",
		"\\x27",
		"\\u000a",
		"$\\\n (NONE)",
		"\\\\",
		"{{ x }}",
		"\n     ",
		"\\\n{%%}",
		"''''",
		"$(QUOTE)''",
		"\\\"\\\"",
	};
	static const char *const pieces[] = {
		NAME,       "$(BOTH)", "$(FIRST)-apiserver", "kube-$(REST)", "$(FIRST)-api$(TAIL)",
		"hyperkube"};
	const char *text = random_below(seed, 3) > 0
				   ? NAME
				   : pieces[random_below(seed, sizeof(pieces) / sizeof(*pieces))];
	size_t odds = 5 + random_below(seed, 40);

	for (; *text != '\0'; text++) {
		if (random_below(seed, odds) == 0)
			strbuf_add_text(
				name,
				between[random_below(seed, sizeof(between) / sizeof(*between))]);
		add_letter(name, *text, random_below(seed, 5 * odds));
	}
}

static void
add_random_manifest(struct strbuf *text, uint32_t *seed)
{
	static const char *const shapes[][2] = {
		{"    command: [\"", "\"]\n"},
		{"    command: ['", "']\n"},
		{"    command: [", "]\n"},
		{"    image: \"x/", ":v1.19.3\"\n"},
		{"    command: [sh, -c, \"exec ", " --v=2\"]\n"},
		{"    command: [sh, -c, 'exec ", " --v=2']\n"},
		{"    command: [bash, -ec, exec ", "]\n"},
		{"    command: [sh, -c, \"sh -c '", " --v=2'\"]\n"},
		{"    command:\n    - sh\n    - -c\n    - |\n        ", " --v=2\n        x\n"},
		{"    command:\n    - sh\n    - -c\n    - >\n        ", " --v=2\n        x\n"},
		{"    command:\n    - ", "\n{{ if x }}\n    - x\n{{ end }}\n"},
		{"    args: [y]\n    command:\n    - \"", "\"\n{{ if x }}\n    - x\n{{ end }}\n"},
	};
	size_t shape = random_below(seed, sizeof(shapes) / sizeof(shapes[0]));

	strbuf_add_text(text, random_below(seed, 3) > 0
				      ? POD
				      : "kind: Pod\nspec:\n  containers:\n  - name: x\n");
	strbuf_add_text(text, shapes[shape][0]);
	add_random_name(text, seed);
	strbuf_add_text(text, shapes[shape][1]);
}

static void
loses_no_target_of_random_manifests(void **state)
{
	struct fixture *fixture = *state;
	uint32_t seed = 4;
	size_t found = 0;
	size_t left_out = 0;

	for (int i = 0; i < 6000; i++) {
		cleanup_strbuf struct strbuf text = {0};
		bool held;

		add_random_manifest(&text, &seed);
		held = may_hold(fixture, text.text);
		left_out += !held;
		if (count_targets(text.text, text.length) == 0)
			continue;
		found++;
		if (!held)
			fail_msg("left out, round %d:\n%s", i, text.text);
	}
	assert_true(found > 1000);
	assert_true(left_out > 100);
}

/* nftw takes no argument for its callback; what it finds wrong it reports by its result. */
static int
check_file(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
	cleanup_close int fd =
		kind == FTW_F && S_ISREG(status->st_mode) ? open(path, O_RDONLY) : -1;
	cleanup_strbuf struct strbuf bytes = {0};
	struct components components;
	bool lost;

	(void)ftw;
	if (fd < 0 || file_read(fd, (size_t)64 * 1024 * 1024, &bytes) != 0)
		return 0;
	components_init(&components);
	lost = !prefilter_may_hold(&components, bytes.text, bytes.length) &&
	       count_targets(bytes.text, bytes.length) > 0;
	components_free(&components);
	if (lost)
		print_error("%s is left out\n", path);
	return lost;
}

static void
loses_no_file_of_the_tests(void **state)
{
	static const char *const places[] = {TEST_DATA, TEST_DATA "/../../examples",
					     TEST_DATA "/../fuzz/corpus"};
	const char *corpus = getenv("ARGVET_CORPUS");

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		assert_int_equal(nftw(places[i], check_file, 16, FTW_PHYS), 0);
	if (corpus != NULL)
		assert_int_equal(nftw(corpus, check_file, 16, FTW_PHYS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(holds_a_plain_name),
		TEST(holds_every_letter_by_its_number),
		TEST(holds_a_name_in_two_pieces),
		TEST(holds_a_name_in_pieces),
		TEST(holds_utf16),
		TEST(knows_what_checks_declare),
		TEST(leaves_ordinary_files_out),
		TEST(loses_no_target_of_random_manifests),
		TEST(loses_no_file_of_the_tests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
