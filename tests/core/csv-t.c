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
	return sample_report(&report_csv, sample, 0, false);
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
	assert_string_equal(
		text,
		"component,source,file,line,column,path,pid,object_kind,namespace,object_name,con"
		"tainer,kubernetes_version,check,control,severity,title,status,message,finding,fl"
		"ag,expected,actual,remedy,host\r\n"
		",,b.yaml,3,5,,,,,,,,,,,,error,is no YAML,,,,,,\r\n"
		",,b.yaml,3,5,,,,,,,,,,,,warning,is odd,,,,,,\r\n");
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
		"component,source,file,line,column,path,pid,object_kind,namespace,object_name,con"
		"tainer,kubernetes_version,check,control,severity,title,status,message,finding,fl"
		"ag,expected,actual,remedy,host\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,12,7,spec.containers[0].command[0],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/a-passes,1.2.6,low,What a-passes "
		"wants,pass,,,,,,,\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,15,7,spec.containers[0].command[3],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/b-fails,1.2.19,high,What b-fails "
		"wants,fail,,IncorrectValue,insecure-port,\"'--insecure-port=0\",8080,Write this "
		"in the manifest:\\n  - --insecure-port=0\\nand wait.,\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,12,7,spec.containers[0].command[0],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/c-asks,1.2.7,high,What c-asks "
		"wants,manual,\"the value holds $(MODE), which only the cluster knows\",,,,,,\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,12,7,spec.containers[0].command[0],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/d-is-gone,,high,What d-is-gone "
		"wants,not-applicable,the flag is gone since 1.24,,,,,,\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,12,7,spec.containers[0].command[0],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/e-is-waived,,low,What e-is-waived "
		"wants,waived,until June,,,,,,\r\n"
		"kube-apiserver,manifest,manifests/api.yaml,12,7,spec.containers[0].command[0],,P"
		"od,kube-system,api,main,1.19.3,kube-apiserver/f-breaks,,low,What f-breaks "
		"wants,error,the check asked for a flag that it does not declare,,,,,,\r\n"
		"kube-apiserver,process,,,,argv[3],1234,,,,,,kube-apiserver/g-fails-twice,,medium"
		",What g-fails-twice wants,fail,,IncorrectValue,insecure-port,\"'--insecure-port="
		"0\",8080,,\r\n"
		"kube-apiserver,process,,,,argv[3],1234,,,,,,kube-apiserver/g-fails-twice,,medium"
		",What g-fails-twice wants,fail,,MissingAttribute,tls-cert-file,a path,,,\r\n");
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
		"component,source,file,line,column,path,pid,object_kind,namespace,object_name,con"
		"tainer,kubernetes_version,check,control,severity,title,status,message,finding,fl"
		"ag,expected,actual,remedy,host\r\n"
		"kube-apiserver,manifest,\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n"
		"\\x1b[31m\\xff￿\\ www.x.org\",1,,,,\"'=1+1|`\"\"'<script>alert(1)</script>&amp;["
		"a](b)*_#\\n\\x1b[31m\\xff￿\\ "
		"www.x.org\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\x"
		"ff￿\\ www.x.org\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b["
		"31m\\xff￿\\ www.x.org\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n"
		"\\x1b[31m\\xff￿\\ www.x.org\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)"
		"*_#\\n\\x1b[31m\\xff￿\\ www.x.org\",kube-apiserver/h-is-lied-to,,critical,What "
		"h-is-lied-to wants,fail,\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n"
		"\\x1b[31m\\xff￿\\ www.x.org\",IncorrectValue,insecure-port,\"'--insecure-port=0"
		"\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\xff￿\\ "
		"www.x.org\",\"'=1+1|`\"\"'<script>alert(1)</script>&amp;[a](b)*_#\\n\\x1b[31m\\x"
		"ff￿\\ www.x.org\",\r\n");
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
