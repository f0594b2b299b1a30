/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"

static char *
report(struct sample *sample)
{
	return sample_report(&report_junit, sample, 0, false);
}

static void
test_no_targets(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	text = report(&sample);
	assert_string_equal(text,
			    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<testsuites name=\"argvet\" tests=\"2\" failures=\"0\" errors=\"1\">\n"
			    "  <testsuite name=\"argvet\" tests=\"2\" failures=\"0\" errors=\"1\" "
			    "skipped=\"1\">\n"
			    "    <testcase classname=\"argvet.input\" name=\"b.yaml:3:5\">\n"
			    "      <error type=\"error\" message=\"is no YAML\"/>\n"
			    "    </testcase>\n"
			    "    <testcase classname=\"argvet.input\" name=\"b.yaml:3:5\">\n"
			    "      <skipped type=\"warning\" message=\"is odd\"/>\n"
			    "    </testcase>\n"
			    "  </testsuite>\n"
			    "</testsuites>\n");
	free(text);
	sample_close(&sample);
}

static void
test_every_status(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	text = report(&sample);
	assert_string_equal(
		text,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"argvet\" tests=\"7\" failures=\"2\" errors=\"1\">\n"
		"  <testsuite name=\"kube-apiserver manifests/api.yaml:12:7 (Pod "
		"kube-system/api, container main)\" tests=\"6\" failures=\"1\" errors=\"1\" "
		"skipped=\"3\">\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/a-passes 1.2.6\"/>\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/b-fails 1.2.19\">\n"
		"      <failure type=\"high\" message=\"What b-fails "
		"wants\">manifests/api.yaml:15:7: IncorrectValue: --insecure-port\n"
		"  expected: --insecure-port=0\n"
		"  found:    8080\n"
		"\n"
		"To repair it:\n"
		"\n"
		"Write this in the manifest:\n"
		"  - --insecure-port=0\n"
		"and wait.\n"
		"</failure>\n"
		"    </testcase>\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/c-asks 1.2.7\">\n"
		"      <skipped type=\"manual\" message=\"the value holds $(MODE), which only "
		"the cluster knows\"/>\n"
		"    </testcase>\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/d-is-gone\">\n"
		"      <skipped type=\"not-applicable\" message=\"the flag is gone since "
		"1.24\"/>\n"
		"    </testcase>\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/e-is-waived\">\n"
		"      <skipped type=\"waived\" message=\"until June\"/>\n"
		"    </testcase>\n"
		"    <testcase classname=\"kube-apiserver.manifests/api_yaml Pod "
		"kube-system/api, container main\" name=\"kube-apiserver/f-breaks\">\n"
		"      <error type=\"error\" message=\"the check asked for a flag that it does "
		"not declare\"/>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"  <testsuite name=\"kube-apiserver process 1234\" tests=\"1\" failures=\"1\" "
		"errors=\"0\" skipped=\"0\">\n"
		"    <testcase classname=\"kube-apiserver.process 1234\" "
		"name=\"kube-apiserver/g-fails-twice\">\n"
		"      <failure type=\"medium\" message=\"What g-fails-twice wants\">process "
		"1234, argv[3]: IncorrectValue: --insecure-port\n"
		"  expected: --insecure-port=0\n"
		"  found:    8080\n"
		"process 1234, argv[3]: MissingAttribute: --tls-cert-file\n"
		"  expected: a path\n"
		"  found:    nothing\n"
		"</failure>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"</testsuites>\n");
	free(text);
	sample_close(&sample);
}

static void
test_hostile_input(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample_add_hostile(&sample);
	text = report(&sample);
	assert_string_equal(
		text,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"argvet\" tests=\"1\" failures=\"1\" errors=\"0\">\n"
		"  <testsuite name=\"kube-apiserver "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org:1 "
		"(=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1"
		"b[31m\\xff\\uffff\\ www.x.org "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org/=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&"
		"gt;&amp;amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org, container "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org)\" tests=\"1\" failures=\"1\" errors=\"0\" "
		"skipped=\"0\">\n"
		"    <testcase classname=\"kube-apiserver.=1+1|`&quot;&#39;&lt;script&gt;alert(1)"
		"&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www_x_org "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www_x_org "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www_x_org/=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&"
		"gt;&amp;amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www_x_org, container "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www_x_org\" name=\"kube-apiserver/h-is-lied-to\">\n"
		"      <failure type=\"critical\" message=\"What h-is-lied-to "
		"wants\">=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#"
		"\\n\\x1b[31m\\xff\\uffff\\ www.x.org:1: IncorrectValue: --insecure-port\n"
		"  expected: --insecure-port=0\n"
		"  found:    =1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b"
		")*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org\n"
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org\n"
		"\n"
		"To repair it:\n"
		"\n"
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\n"
		"\\x1b[31m\\xff\\uffff\\ www.x.org\n"
		"</failure>\n"
		"    </testcase>\n"
		"  </testsuite>\n"
		"</testsuites>\n");
	free(text);
	sample_close(&sample);
}

static void
test_plugin_is_missing(void **state)
{
	struct sample sample;
	char *text;

	(void)state;
	sample_open(&sample);
	sample.result.complete = false;
	text = report(&sample);
	assert_string_equal(
		text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"argvet\" tests=\"1\" failures=\"0\" errors=\"1\">\n"
		      "  <testsuite name=\"argvet\" tests=\"1\" failures=\"0\" errors=\"1\" "
		      "skipped=\"0\">\n"
		      "    <testcase classname=\"argvet.plugin\" name=\"plugins\">\n"
		      "      <error type=\"error\" message=\"a plugin that was asked for is not "
		      "there\"/>\n"
		      "    </testcase>\n"
		      "  </testsuite>\n"
		      "</testsuites>\n");
	free(text);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_hostile_input),
		cmocka_unit_test(test_plugin_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
