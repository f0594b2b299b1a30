/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define HEAD(complete, targets, fail) \
	"{\n" \
	"  \"schema_version\": \"1.2\",\n" \
	"  \"tool\": {\n" \
	"    \"name\": \"argvet\",\n" \
	"    \"version\": \"" PACKAGE_VERSION "\"\n" \
	"  },\n" \
	"  \"host\": null,\n" \
	"  \"benchmark\": \"cis-1.5.1\",\n" \
	"  \"complete\": " complete ",\n" \
	"  \"isolation\": null,\n" \
	"  \"summary\": {\n" \
	"    \"targets\": " targets ",\n" \
	"    \"pass\": 0,\n" \
	"    \"fail\": " fail ",\n" \
	"    \"manual\": 0,\n" \
	"    \"not-applicable\": 0,\n" \
	"    \"waived\": 0,\n" \
	"    \"error\": 0\n" \
	"  },\n"

static char *
json(struct sample *sample)
{
	return sample_report(&report_json, sample, 0, false);
}

static void
test_no_targets(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	text = json(&sample);
	assert_string_equal(text, HEAD("true", "0", "0") "  \"checks\": [],\n"
							 "  \"targets\": [],\n"
							 "  \"problems\": []\n"
							 "}\n");
	free(text);
	sample_close(&sample);
}

static void
test_whole_report(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	((struct target_result *)sample.result.targets.items)->results->finding_count = 1;
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	text = json(&sample);
	assert_string_equal(
		text,
		HEAD("false", "1",
		     "1") "  \"checks\": [\n"
			  "    {\n"
			  "      \"id\": \"kube-apiserver/g-fails-twice\",\n"
			  "      \"title\": \"What g-fails-twice wants\",\n"
			  "      \"severity\": \"medium\",\n"
			  "      \"category\": \"Networking and Firewall\",\n"
			  "      \"description\": null,\n"
			  "      \"rationale\": \"Whoever gets at the port is in.\",\n"
			  "      \"audit\": null,\n"
			  "      \"components\": [\"kube-apiserver\"],\n"
			  "      \"controls\": [{\n"
			  "          \"framework\": \"cis-kubernetes\",\n"
			  "          \"version\": \"1.5.1\",\n"
			  "          \"id\": \"1.2.19\"\n"
			  "        }],\n"
			  "      \"aliases\": [\"CKV_K8S_88\"],\n"
			  "      \"remediation\": \"Turn it off.\",\n"
			  "      \"impact\": null,\n"
			  "      \"default_value\": null,\n"
			  "      \"references\": [\"https://kubernetes.io/docs/\"],\n"
			  "      \"parameters\": [],\n"
			  "      \"plugin\": {\n"
			  "        \"path\": \"/usr/lib/argvet/kube-apiserver/g-fails-twice.so\",\n"
			  "        \"vendor\": \"argvet\",\n"
			  "        \"version\": \"0.1.0\"\n"
			  "      }\n"
			  "    }\n"
			  "  ],\n"
			  "  \"targets\": [\n"
			  "    {\n"
			  "      \"host\": null,\n"
			  "      \"component\": \"kube-apiserver\",\n"
			  "      \"source\": \"process\",\n"
			  "      \"kubernetes_version\": null,\n"
			  "      \"kubernetes_version_source\": null,\n"
			  "      \"command\": [\"kube-apiserver\", \"--insecure-port=8080\"],\n"
			  "      \"gap\": null,\n"
			  "      \"origin\": {\n"
			  "        \"file\": null,\n"
			  "        \"line\": null,\n"
			  "        \"column\": null,\n"
			  "        \"path\": null,\n"
			  "        \"document\": null,\n"
			  "        \"object\": null,\n"
			  "        \"container\": null,\n"
			  "        \"pid\": 1234\n"
			  "      },\n"
			  "      \"results\": [{\n"
			  "          \"check\": \"kube-apiserver/g-fails-twice\",\n"
			  "          \"control\": null,\n"
			  "          \"status\": \"fail\",\n"
			  "          \"message\": null,\n"
			  "          \"remedy\": null,\n"
			  "          \"findings\": [{\n"
			  "              \"kind\": \"IncorrectValue\",\n"
			  "              \"flag\": \"insecure-port\",\n"
			  "              \"expected\": \"--insecure-port=0\",\n"
			  "              \"actual\": \"8080\",\n"
			  "              \"origin\": {\n"
			  "                \"file\": null,\n"
			  "                \"line\": null,\n"
			  "                \"column\": null,\n"
			  "                \"path\": \"argv[3]\",\n"
			  "                \"pid\": 1234\n"
			  "              }\n"
			  "            }],\n"
			  "          \"waiver\": null\n"
			  "        }]\n"
			  "    }\n"
			  "  ],\n"
			  "  \"problems\": [\n"
			  "    {\n"
			  "      \"severity\": \"error\",\n"
			  "      \"host\": null,\n"
			  "      \"origin\": {\n"
			  "        \"file\": \"b.yaml\",\n"
			  "        \"line\": 3,\n"
			  "        \"column\": 5,\n"
			  "        \"path\": null,\n"
			  "        \"pid\": null\n"
			  "      },\n"
			  "      \"message\": \"is no YAML\"\n"
			  "    }\n"
			  "  ]\n"
			  "}\n");
	free(text);
	sample_close(&sample);
}

static void
test_manifest_origin(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	text = json(&sample);
	assert_non_null(strstr(text, "      \"source\": \"manifest\",\n"
				     "      \"kubernetes_version\": \"1.19.3\",\n"
				     "      \"kubernetes_version_source\": \"image\",\n"));
	assert_non_null(strstr(text, "        \"file\": \"manifests/api.yaml\",\n"
				     "        \"line\": 12,\n"
				     "        \"column\": 7,\n"
				     "        \"path\": \"spec.containers[0].command[0]\",\n"
				     "        \"document\": 1,\n"
				     "        \"object\": {\n"
				     "          \"kind\": \"Pod\",\n"
				     "          \"namespace\": \"kube-system\",\n"
				     "          \"name\": \"api\"\n"
				     "        },\n"
				     "        \"container\": \"main\",\n"
				     "        \"pid\": null\n"));
	assert_non_null(strstr(text, "\"remedy\": \"Write this in the manifest:\\n"
				     "  - --insecure-port=0\\nand wait.\""));
	free(text);
	sample_close(&sample);
}

/* Any bytes make a command line, but only UTF-8 makes JSON. */
static void
test_words_become_valid_json(void **state)
{
	static const struct word words[] = {
		{.text = ""},
		{.text = "caf\xc3\xa9 \xf0\x9f\x90\x99"},
		{.text = "\xff|\xc3|\xed\xa0\x80|\xc0\xaf|\xf4\x90\x80\x80"},
		{.text = "\"\\\t:\t\n\x1b"},
	};
	struct sample sample;
	struct target *target;
	char *text;

	(void)state;
	sample_open(&sample);
	target = sample_target(&sample, &sample_process, NULL, 0);
	target->words = words;
	target->word_count = 4;
	text = json(&sample);
#define BAD "\xef\xbf\xbd"
	assert_non_null(strstr(text, "\"command\": [\"\", \"caf\xc3\xa9 \xf0\x9f\x90\x99\", "
				     "\"" BAD "|" BAD "|" BAD BAD BAD "|" BAD BAD
				     "|" BAD BAD BAD BAD "\", \"\\\"\\\\\\t:\\t\\n\\u001b\"],\n"));
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_whole_report),
		cmocka_unit_test(test_manifest_origin),
		cmocka_unit_test(test_words_become_valid_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
