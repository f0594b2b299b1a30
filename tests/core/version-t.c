/* SPDX-License-Identifier: Apache-2.0 */
#include "target/version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DIGEST "@sha256:8f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"

static void
expect(const char *text, unsigned int major, unsigned int minor, const char *kept)
{
	cleanup_arena struct arena arena = {0};
	struct kubernetes_version version = {0};

	if (!version_parse(&arena, text, &version))
		fail_msg("\"%s\" is no version", text);
	assert_int_equal(version.number.major, major);
	assert_int_equal(version.number.minor, minor);
	assert_string_equal(version.text, kept);
}

static void
expect_image(const char *image, unsigned int minor, const char *kept)
{
	cleanup_arena struct arena arena = {0};
	struct kubernetes_version version = {0};

	if (!version_from_image(&arena, image, &version))
		fail_msg("\"%s\" tells no version", image);
	assert_int_equal(version.number.minor, minor);
	assert_string_equal(version.text, kept);
	assert_int_equal(version.source, VERSION_FROM_IMAGE);
}

static void
versions(void **state)
{
	(void)state;
	expect("1.19", 1, 19, "1.19");
	expect("v1.19", 1, 19, "1.19");
	expect("v1.19.3", 1, 19, "1.19.3");
	expect("v1.19.3-gke.1", 1, 19, "1.19.3");
	expect("v1.19.3-gke.1+x", 1, 19, "1.19.3");
	expect("v1.24.17+rke2r1", 1, 24, "1.24.17");
	expect("1.31.0-alpha.1.55+g0b0", 1, 31, "1.31.0");
	expect("v1.26.4_coreos.0", 1, 26, "1.26.4");
	expect("1.30-rc.0", 1, 30, "1.30");
	expect("v0.21.2", 0, 21, "0.21.2");
	expect("1.0", 1, 0, "1.0");
	expect("1.019", 1, 19, "1.019");
}

static void
the_largest_numbers(void **state)
{
	(void)state;
	expect("1.65535", 1, 65535, "1.65535");
	expect("1.65535.65535", 1, 65535, "1.65535.65535");
	expect("0.1", 0, 1, "0.1");
}

static void
what_is_no_version(void **state)
{
	static const char *const texts[] = {
		"",        "v",        "1",       "v1",         "1.",           "1.x",   "x.1",
		".19",     "1..19",    "latest",  "stable-1.2", "vv1.2",        "V1.2",  " 1.2",
		"1.2 ",    "1.2x",     "-1.2",    "+1.2",       "1,2",          "1.-2",  "1.65536",
		"1.99999", "1.100000", "65536.1", "1.2/3",      "0.0",          "0.0.0", "2.0",
		"4.18",    "v4.18.3",  "10.1",    "1.0x13",     "7bf05b2d3517", "1.2\n", "1.2:3"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		cleanup_arena struct arena arena = {0};
		struct kubernetes_version version = {0};

		if (version_parse(&arena, texts[i], &version))
			fail_msg("\"%s\" is %s", texts[i], version.text);
		assert_null(version.text);
		assert_false(version_known(version.number));
	}
}

static void
images(void **state)
{
	(void)state;
	expect_image("registry:5000/kube-apiserver-amd64:v1.19.3-gke.1" DIGEST, 19, "1.19.3");
	expect_image("registry.k8s.io/kube-apiserver:v1.36.1", 36, "1.36.1");
	expect_image("kube-apiserver:1.21", 21, "1.21");
	expect_image("kube-apiserver:v1.21" DIGEST, 21, "1.21");
	expect_image("localhost:5000/a/b/hyperkube:v1.16.0-rancher1", 16, "1.16.0");
	expect_image("docker.io/rancher/hardened-kubernetes:v1.28.2-rke2r1-build20230913", 28,
		     "1.28.2");
	expect_image("example.org/k8s-control-plane:v1.30.0", 30, "1.30.0");
	expect_image("[2001:db8::1]:5000/kube-apiserver:v1.27.0", 27, "1.27.0");
}

static void
images_that_tell_none(void **state)
{
	static const char *const silent[] = {
		"",
		":",
		"@",
		"/",
		"kube-apiserver",
		"kube-apiserver:",
		"kube-apiserver:latest",
		"kube-apiserver" DIGEST,
		"registry:5000/kube-apiserver",
		"registry:5000/kube-apiserver" DIGEST,
		"gcr.io/google_containers/kube-apiserver:7bf05b2d35172296e4fbd2604362456f",
		"kube-apiserver:0123456789abcdef0123456789abcdef01234567",
		"openshift/kube-apiserver:v4.14.2",
		"busybox:1.36",
		"k8s.gcr.io/etcd:1.5.9",
		"kube:1.2/other:1.19",
		":v1.19.3",
		"kube-apiserver:{{ .Values.tag }}",
		"kube-apiserver:${TAG}",
		"kube-apiserver@v1.19.3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		cleanup_arena struct arena arena = {0};
		struct kubernetes_version version = {0};

		if (version_from_image(&arena, silent[i], &version))
			fail_msg("\"%s\" is %s", silent[i], version.text);
		assert_int_equal(version.source, VERSION_UNKNOWN);
	}
}

static bool
within(unsigned int minor, unsigned int since, unsigned int until)
{
	const struct argvet_version none = {0, 0};
	const struct argvet_version at = {1, (uint16_t)minor};
	const struct argvet_version first = {1, (uint16_t)since};
	const struct argvet_version end = {1, (uint16_t)until};

	return version_within(at, since > 0 ? first : none, until > 0 ? end : none);
}

static void
bounds(void **state)
{
	(void)state;
	assert_true(within(19, 0, 0));
	assert_true(within(23, 0, 24));
	assert_false(within(24, 0, 24));
	assert_false(within(18, 19, 0));
	assert_true(within(19, 19, 0));
	assert_true(within(19, 19, 20));
	assert_false(within(20, 19, 20));
	assert_false(within(19, 19, 19));
	assert_true(version_within((struct argvet_version){0, 21}, (struct argvet_version){0, 0},
				   (struct argvet_version){1, 7}));
	assert_false(version_within((struct argvet_version){0, 21}, (struct argvet_version){1, 0},
				    (struct argvet_version){0, 0}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions),
		cmocka_unit_test(the_largest_numbers),
		cmocka_unit_test(what_is_no_version),
		cmocka_unit_test(images),
		cmocka_unit_test(images_that_tell_none),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
