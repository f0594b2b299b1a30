/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report-sample.h"
#include "report/html.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

/* SHA-256 after FIPS 180-4, of short texts; the core has no use for it. */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t
rotate(uint32_t word, int by)
{
	return word >> by | word << (32 - by);
}

static void
hash_block(uint32_t hash[8], const unsigned char *block)
{
	uint32_t w[64];
	uint32_t v[8];

	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, hash, sizeof(v));
	for (size_t i = 0; i < 64; i++) {
		uint32_t one = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) +
			       ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constants[i] + w[i];
		uint32_t two = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) +
			       ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[4] += one;
		v[0] = one + two;
	}
	for (size_t i = 0; i < 8; i++)
		hash[i] += v[i];
}

static void
hash_text(const char *text, unsigned char digest[32])
{
	uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	size_t length = strlen(text);
	size_t padded = (length + 9 + 63) / 64 * 64;
	unsigned char *bytes = calloc(1, padded);

	memcpy(bytes, text, length);
	bytes[length] = 0x80;
	for (size_t i = 0; i < 8; i++)
		bytes[padded - 1 - i] = (unsigned char)((uint64_t)length * 8 >> (8 * i));
	for (size_t i = 0; i < padded; i += 64)
		hash_block(hash, bytes + i);
	free(bytes);
	for (size_t i = 0; i < 32; i++)
		digest[i] = (unsigned char)(hash[i / 4] >> (24 - 8 * (i % 4)));
}

/* As a Content-Security-Policy writes it. */
static void
write_hash(const char *text, char out[64])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char digest[33] = {0};
	char *end = stpcpy(out, "sha256-");

	hash_text(text, digest);
	for (size_t i = 0; i < 33; i += 3) {
		uint32_t bits =
			(uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];

		for (int shift = 18; shift >= 0; shift -= 6)
			*end++ = digits[bits >> shift & 63];
	}
	strcpy(end - 1, "=");
}

/* Whoever edits html/page.js finds here what to write in html.h. */
static void
test_script_is_the_one_that_may_run(void **state)
{
	char hash[64];

	(void)state;
	write_hash("abc", hash);
	assert_string_equal(hash, "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
	write_hash(html_script, hash);
	assert_string_equal(HTML_SCRIPT_HASH, hash);
}

/* The script is put into the page as it is. */
static void
test_parts_end_where_they_end(void **state)
{
	(void)state;
	assert_null(strstr(html_style, "</"));
	assert_null(strstr(html_script, "</"));
	assert_null(strstr(html_script, "<!--"));
	assert_null(strstr(html_style, "url("));
	assert_null(strstr(html_style, "@import"));
}

static char *
report(struct sample *sample)
{
	setenv("SOURCE_DATE_EPOCH", "1790000000", 1);
	return sample_report(&report_html, sample, 0, false);
}

static void
assert_page(struct sample *sample, const char *title, const char *body)
{
	char *page = report(sample);
	char *expected = NULL;
	int length = asprintf(&expected,
			      "<!DOCTYPE html>\n"
			      "<html lang=\"en\">\n"
			      "<head>\n"
			      "<meta charset=\"utf-8\">\n"
			      "<meta http-equiv=\"Content-Security-Policy\" "
			      "content=\"default-src 'none'; style-src 'unsafe-inline'; "
			      "script-src '%s'; base-uri 'none'; form-action 'none'\">\n"
			      "<meta name=\"viewport\" "
			      "content=\"width=device-width, initial-scale=1\">\n"
			      "<meta name=\"color-scheme\" content=\"light dark\">\n"
			      "<meta name=\"referrer\" content=\"no-referrer\">\n"
			      "<title>argvet: %s</title>\n"
			      "<style>\n%s</style>\n"
			      "</head>\n"
			      "<body>\n%s"
			      "<footer><p>Written by argvet " PACKAGE_VERSION ".</p></footer>\n"
			      "<script>%s</script>\n"
			      "</body>\n"
			      "</html>\n",
			      HTML_SCRIPT_HASH, title, html_style, body, html_script);

	assert_true(length > 0);
	assert_string_equal(page, expected);
	free(expected);
	free(page);
}

static void
test_no_targets(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_problem(&sample, PROBLEM_ERROR, "is no YAML");
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	assert_page(&sample, "nothing to check",
		    "<header>\n"
		    "<h1 class=\"error\">nothing to check</h1>\n"
		    "<p class=\"about\"><time "
		    "datetime=\"2026-09-21T14:13:20Z\">2026-09-21T14:13:20Z</time> · 0 targets · "
		    "numbers are those of cis-1.5.1</p>\n"
		    "<div class=\"notice error\"><p><b>The scan is incomplete:</b> 1 problem with "
		    "the input.</p>\n"
		    "<details open><summary>2 problems</summary>\n"
		    "<ul>\n"
		    "<li>error: b.yaml:3:5: is no YAML</li>\n"
		    "<li>warning: b.yaml:3:5: is odd</li>\n"
		    "</ul>\n"
		    "</details>\n"
		    "</div>\n"
		    "<ul class=\"counts\">\n"
		    "<li class=\"fail\"><b>0</b>fail</li>\n"
		    "<li class=\"error\"><b>0</b>error</li>\n"
		    "<li class=\"manual\"><b>0</b>manual</li>\n"
		    "<li class=\"pass\"><b>0</b>pass</li>\n"
		    "<li class=\"waived\"><b>0</b>waived</li>\n"
		    "<li class=\"not-applicable\"><b>0</b>not-applicable</li>\n"
		    "</ul>\n"
		    "</header>\n"
		    "<main>\n"
		    "</main>\n");
	sample_close(&sample);
}

static void
test_every_status(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_manifest(&sample);
	sample_add_process(&sample);
	assert_page(
		&sample, "2 of 7 checks failed",
		"<header>\n"
		"<h1 class=\"fail\">2 of 7 checks failed</h1>\n"
		"<p class=\"about\"><time "
		"datetime=\"2026-09-21T14:13:20Z\">2026-09-21T14:13:20Z</time> · 2 targets · "
		"numbers are those of cis-1.5.1</p>\n"
		"<div class=\"notice error\"><p><b>The scan is incomplete:</b> 1 check could not "
		"look.</p>\n"
		"</div>\n"
		"<ul class=\"counts\">\n"
		"<li class=\"fail\"><b>2</b>fail</li>\n"
		"<li class=\"error\"><b>1</b>error</li>\n"
		"<li class=\"manual\"><b>1</b>manual</li>\n"
		"<li class=\"pass\"><b>1</b>pass</li>\n"
		"<li class=\"waived\"><b>1</b>waived</li>\n"
		"<li class=\"not-applicable\"><b>1</b>not-applicable</li>\n"
		"</ul>\n"
		"</header>\n"
		"<main>\n"
		"<div class=\"charts\">\n"
		"<figure><figcaption>Results by severity</figcaption>\n"
		"<svg viewBox=\"0 0 480 88\" role=\"img\" aria-label=\"Results by severity\">\n"
		"<desc>high: 1 fail, 1 manual, 1 not-applicable; medium: 1 fail; low: 1 error, 1 "
		"pass, 1 waived</desc>\n"
		"<text x=\"0\" y=\"18\">high</text><rect class=\"fail\" x=\"150.0\" y=\"4\" "
		"width=\"93.3\" height=\"18\"><title>1 fail</title></rect><text class=\"count\" "
		"x=\"196.7\" y=\"18\">1</text><rect class=\"manual\" x=\"243.3\" y=\"4\" "
		"width=\"93.3\" height=\"18\"><title>1 manual</title></rect><text "
		"class=\"count\" x=\"290.0\" y=\"18\">1</text><rect class=\"not-applicable\" "
		"x=\"336.7\" y=\"4\" width=\"93.3\" height=\"18\"><title>1 "
		"not-applicable</title></rect><text class=\"count\" x=\"383.3\" "
		"y=\"18\">1</text><text class=\"sum\" x=\"438.0\" y=\"18\">3</text>\n"
		"<text x=\"0\" y=\"46\">medium</text><rect class=\"fail\" x=\"150.0\" y=\"32\" "
		"width=\"93.3\" height=\"18\"><title>1 fail</title></rect><text class=\"count\" "
		"x=\"196.7\" y=\"46\">1</text><text class=\"sum\" x=\"251.3\" y=\"46\">1</text>\n"
		"<text x=\"0\" y=\"74\">low</text><rect class=\"error\" x=\"150.0\" y=\"60\" "
		"width=\"93.3\" height=\"18\"><title>1 error</title></rect><text class=\"count\" "
		"x=\"196.7\" y=\"74\">1</text><rect class=\"pass\" x=\"243.3\" y=\"60\" "
		"width=\"93.3\" height=\"18\"><title>1 pass</title></rect><text class=\"count\" "
		"x=\"290.0\" y=\"74\">1</text><rect class=\"waived\" x=\"336.7\" y=\"60\" "
		"width=\"93.3\" height=\"18\"><title>1 waived</title></rect><text "
		"class=\"count\" x=\"383.3\" y=\"74\">1</text><text class=\"sum\" x=\"438.0\" "
		"y=\"74\">3</text>\n"
		"</svg></figure>\n"
		"<figure><figcaption>Results by component</figcaption>\n"
		"<svg viewBox=\"0 0 480 32\" role=\"img\" aria-label=\"Results by component\">\n"
		"<desc>kube-apiserver: 2 fail, 1 error, 1 manual, 1 pass, 1 waived, 1 "
		"not-applicable</desc>\n"
		"<text x=\"0\" y=\"18\">kube-apiserver</text><rect class=\"fail\" x=\"150.0\" "
		"y=\"4\" width=\"80.0\" height=\"18\"><title>2 fail</title></rect><text "
		"class=\"count\" x=\"190.0\" y=\"18\">2</text><rect class=\"error\" x=\"230.0\" "
		"y=\"4\" width=\"40.0\" height=\"18\"><title>1 error</title></rect><text "
		"class=\"count\" x=\"250.0\" y=\"18\">1</text><rect class=\"manual\" x=\"270.0\" "
		"y=\"4\" width=\"40.0\" height=\"18\"><title>1 manual</title></rect><text "
		"class=\"count\" x=\"290.0\" y=\"18\">1</text><rect class=\"pass\" x=\"310.0\" "
		"y=\"4\" width=\"40.0\" height=\"18\"><title>1 pass</title></rect><text "
		"class=\"count\" x=\"330.0\" y=\"18\">1</text><rect class=\"waived\" x=\"350.0\" "
		"y=\"4\" width=\"40.0\" height=\"18\"><title>1 waived</title></rect><text "
		"class=\"count\" x=\"370.0\" y=\"18\">1</text><rect class=\"not-applicable\" "
		"x=\"390.0\" y=\"4\" width=\"40.0\" height=\"18\"><title>1 "
		"not-applicable</title></rect><text class=\"count\" x=\"410.0\" "
		"y=\"18\">1</text><text class=\"sum\" x=\"438.0\" y=\"18\">7</text>\n"
		"</svg></figure>\n"
		"</div>\n"
		"<h2 id=\"results\">Results</h2>\n"
		"<form class=\"filters\" autocomplete=\"off\" hidden>\n"
		"<input type=\"search\" name=\"text\" aria-label=\"Search in the results\" "
		"placeholder=\"Search in the results\">\n"
		"<select name=\"severity\" aria-label=\"Severity\"><option value=\"0\">any "
		"severity</option><option value=\"2\">low and above</option><option "
		"value=\"3\">medium and above</option><option value=\"4\">high and "
		"above</option><option value=\"5\">critical</option></select>\n"
		"<select name=\"component\" aria-label=\"Component\"><option value=\"\">any "
		"component</option><option>kube-apiserver</option></select>\n"
		"<fieldset><legend>Status</legend>\n"
		"<label class=\"fail\"><input type=\"checkbox\" name=\"status\" value=\"fail\" "
		"checked> fail</label>\n"
		"<label class=\"error\"><input type=\"checkbox\" name=\"status\" value=\"error\" "
		"checked> error</label>\n"
		"<label class=\"manual\"><input type=\"checkbox\" name=\"status\" "
		"value=\"manual\" checked> manual</label>\n"
		"<label class=\"pass\"><input type=\"checkbox\" name=\"status\" value=\"pass\" "
		"checked> pass</label>\n"
		"<label class=\"waived\"><input type=\"checkbox\" name=\"status\" "
		"value=\"waived\" checked> waived</label>\n"
		"<label class=\"not-applicable\"><input type=\"checkbox\" name=\"status\" "
		"value=\"not-applicable\" checked> not-applicable</label>\n"
		"</fieldset>\n"
		"<button type=\"button\" aria-pressed=\"false\">Open all</button>\n"
		"<span class=\"shown\" role=\"status\"></span>\n"
		"</form>\n"
		"<table class=\"results\">\n"
		"<caption>Each check on each target, what needs a person first.</caption>\n"
		"<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Severity</th><th "
		"scope=\"col\">Number</th><th scope=\"col\">Check</th><th "
		"scope=\"col\">Target</th></tr></thead>\n"
		"<tbody>\n"
		"<tr data-status=\"fail\" data-severity=\"4\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"0\"><span class=\"status fail\">fail</span></td>\n"
		"<td data-key=\"1\" class=\"high\">high</td>\n"
		"<td>1.2.19</td>\n"
		"<td data-key=\"kube-apiserver/b-fails\">What b-fails wants\n"
		"<div class=\"id\">kube-apiserver/b-fails</div>\n"
		"<div class=\"finding fail\"><p>IncorrectValue: "
		"<code>--insecure-port</code></p>\n"
		"<dl><dt>at</dt><dd>manifests/api.yaml:15:7</dd><dt>expected</dt><dd>--insecure-p"
		"ort=0</dd><dt>found</dt><dd>8080</dd></dl></div>\n"
		"<details><summary>How to repair it, and why</summary>\n"
		"<h4>To repair it</h4>\n"
		"<p>Write this in the manifest:</p>\n"
		"<pre>  - --insecure-port=0</pre>\n"
		"<p>and wait.</p>\n"
		"<h4>Why it matters</h4>\n"
		"<p>Whoever gets at the port is in.</p>\n"
		"<h4>Where to read more</h4>\n"
		"<ul>\n"
		"<li><a rel=\"noreferrer\" "
		"href=\"https://kubernetes.io/docs/\">https://kubernetes.io/docs/</a></li>\n"
		"</ul>\n"
		"</details>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"<tr data-status=\"fail\" data-severity=\"3\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"0\"><span class=\"status fail\">fail</span></td>\n"
		"<td data-key=\"2\" class=\"medium\">medium</td>\n"
		"<td></td>\n"
		"<td data-key=\"kube-apiserver/g-fails-twice\">What g-fails-twice wants\n"
		"<div class=\"id\">kube-apiserver/g-fails-twice</div>\n"
		"<div class=\"finding fail\"><p>IncorrectValue: "
		"<code>--insecure-port</code></p>\n"
		"<dl><dt>at</dt><dd>process 1234, "
		"argv[3]</dd><dt>expected</dt><dd>--insecure-port=0</dd><dt>found</dt><dd>8080</d"
		"d></dl></div>\n"
		"<div class=\"finding fail\"><p>MissingAttribute: "
		"<code>--tls-cert-file</code></p>\n"
		"<dl><dt>at</dt><dd>process 1234, argv[3]</dd><dt>expected</dt><dd>a "
		"path</dd><dt>found</dt><dd>nothing</dd></dl></div>\n"
		"<details><summary>How to repair it, and why</summary>\n"
		"<h4>Why it matters</h4>\n"
		"<p>Whoever gets at the port is in.</p>\n"
		"<h4>Where to read more</h4>\n"
		"<ul>\n"
		"<li><a rel=\"noreferrer\" "
		"href=\"https://kubernetes.io/docs/\">https://kubernetes.io/docs/</a></li>\n"
		"</ul>\n"
		"</details>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-2\">process 1234</a><span></span></td>\n"
		"</tr>\n"
		"<tr data-status=\"error\" data-severity=\"2\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"1\"><span class=\"status error\">error</span></td>\n"
		"<td data-key=\"3\" class=\"low\">low</td>\n"
		"<td></td>\n"
		"<td data-key=\"kube-apiserver/f-breaks\">What f-breaks wants\n"
		"<div class=\"id\">kube-apiserver/f-breaks</div>\n"
		"<p class=\"message\">the check asked for a flag that it does not declare</p>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"<tr data-status=\"manual\" data-severity=\"4\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"2\"><span class=\"status manual\">manual</span></td>\n"
		"<td data-key=\"1\" class=\"high\">high</td>\n"
		"<td>1.2.7</td>\n"
		"<td data-key=\"kube-apiserver/c-asks\">What c-asks wants\n"
		"<div class=\"id\">kube-apiserver/c-asks</div>\n"
		"<p class=\"message\">the value holds $(MODE), which only the cluster knows</p>\n"
		"<details><summary>How to look by hand, and why</summary>\n"
		"<h4>Why it matters</h4>\n"
		"<p>Whoever gets at the port is in.</p>\n"
		"<h4>Where to read more</h4>\n"
		"<ul>\n"
		"<li><a rel=\"noreferrer\" "
		"href=\"https://kubernetes.io/docs/\">https://kubernetes.io/docs/</a></li>\n"
		"</ul>\n"
		"</details>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"<tr data-status=\"pass\" data-severity=\"2\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"3\"><span class=\"status pass\">pass</span></td>\n"
		"<td data-key=\"3\" class=\"low\">low</td>\n"
		"<td>1.2.6</td>\n"
		"<td data-key=\"kube-apiserver/a-passes\">What a-passes wants\n"
		"<div class=\"id\">kube-apiserver/a-passes</div>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"<tr data-status=\"waived\" data-severity=\"2\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"4\"><span class=\"status waived\">waived</span></td>\n"
		"<td data-key=\"3\" class=\"low\">low</td>\n"
		"<td></td>\n"
		"<td data-key=\"kube-apiserver/e-is-waived\">What e-is-waived wants\n"
		"<div class=\"id\">kube-apiserver/e-is-waived</div>\n"
		"<p class=\"message\">until June</p>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"<tr data-status=\"not-applicable\" data-severity=\"4\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"5\"><span class=\"status "
		"not-applicable\">not-applicable</span></td>\n"
		"<td data-key=\"1\" class=\"high\">high</td>\n"
		"<td></td>\n"
		"<td data-key=\"kube-apiserver/d-is-gone\">What d-is-gone wants\n"
		"<div class=\"id\">kube-apiserver/d-is-gone</div>\n"
		"<p class=\"message\">the flag is gone since 1.24</p>\n"
		"</td>\n"
		"<td class=\"place\"><a href=\"#target-1\">manifests/api.yaml:12:7</a><span>Pod "
		"kube-system/api, container main</span></td>\n"
		"</tr>\n"
		"</tbody>\n"
		"</table>\n"
		"<h2 id=\"targets\">Targets</h2>\n"
		"<table class=\"targets\">\n"
		"<thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Place</th><th "
		"scope=\"col\">Kubernetes</th><th scope=\"col\">Failed</th></tr></thead>\n"
		"<tbody>\n"
		"<tr id=\"target-1\">\n"
		"<td>kube-apiserver</td>\n"
		"<td class=\"place\">manifests/api.yaml:12:7<span>Pod kube-system/api, container "
		"main</span><details><summary>Command line</summary><pre>kube-apiserver\n"
		"--insecure-port=8080\n"
		"</pre></details></td>\n"
		"<td>1.19.3</td>\n"
		"<td class=\"number\">1 of 6</td>\n"
		"</tr>\n"
		"<tr id=\"target-2\">\n"
		"<td>kube-apiserver</td>\n"
		"<td class=\"place\">process 1234<span></span><details><summary>Command "
		"line</summary><pre>kube-apiserver\n"
		"--insecure-port=8080\n"
		"</pre></details></td>\n"
		"<td>unknown</td>\n"
		"<td class=\"number\">1 of 1</td>\n"
		"</tr>\n"
		"</tbody>\n"
		"</table>\n"
		"</main>\n");
	sample_close(&sample);
}

static void
test_hostile_input(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_hostile(&sample);
	assert_page(
		&sample, "1 of 1 check failed",
		"<header>\n"
		"<h1 class=\"fail\">1 of 1 check failed</h1>\n"
		"<p class=\"about\"><time "
		"datetime=\"2026-09-21T14:13:20Z\">2026-09-21T14:13:20Z</time> · 1 target · "
		"numbers are those of cis-1.5.1</p>\n"
		"<ul class=\"counts\">\n"
		"<li class=\"fail\"><b>1</b>fail</li>\n"
		"<li class=\"error\"><b>0</b>error</li>\n"
		"<li class=\"manual\"><b>0</b>manual</li>\n"
		"<li class=\"pass\"><b>0</b>pass</li>\n"
		"<li class=\"waived\"><b>0</b>waived</li>\n"
		"<li class=\"not-applicable\"><b>0</b>not-applicable</li>\n"
		"</ul>\n"
		"</header>\n"
		"<main>\n"
		"<div class=\"charts\">\n"
		"<figure><figcaption>Results by severity</figcaption>\n"
		"<svg viewBox=\"0 0 480 32\" role=\"img\" aria-label=\"Results by severity\">\n"
		"<desc>critical: 1 fail</desc>\n"
		"<text x=\"0\" y=\"18\">critical</text><rect class=\"fail\" x=\"150.0\" y=\"4\" "
		"width=\"280.0\" height=\"18\"><title>1 fail</title></rect><text class=\"count\" "
		"x=\"290.0\" y=\"18\">1</text><text class=\"sum\" x=\"438.0\" y=\"18\">1</text>\n"
		"</svg></figure>\n"
		"<figure><figcaption>Results by component</figcaption>\n"
		"<svg viewBox=\"0 0 480 32\" role=\"img\" aria-label=\"Results by component\">\n"
		"<desc>kube-apiserver: 1 fail</desc>\n"
		"<text x=\"0\" y=\"18\">kube-apiserver</text><rect class=\"fail\" x=\"150.0\" "
		"y=\"4\" width=\"280.0\" height=\"18\"><title>1 fail</title></rect><text "
		"class=\"count\" x=\"290.0\" y=\"18\">1</text><text class=\"sum\" x=\"438.0\" "
		"y=\"18\">1</text>\n"
		"</svg></figure>\n"
		"</div>\n"
		"<h2 id=\"results\">Results</h2>\n"
		"<form class=\"filters\" autocomplete=\"off\" hidden>\n"
		"<input type=\"search\" name=\"text\" aria-label=\"Search in the results\" "
		"placeholder=\"Search in the results\">\n"
		"<select name=\"severity\" aria-label=\"Severity\"><option value=\"0\">any "
		"severity</option><option value=\"2\">low and above</option><option "
		"value=\"3\">medium and above</option><option value=\"4\">high and "
		"above</option><option value=\"5\">critical</option></select>\n"
		"<select name=\"component\" aria-label=\"Component\"><option value=\"\">any "
		"component</option><option>kube-apiserver</option></select>\n"
		"<fieldset><legend>Status</legend>\n"
		"<label class=\"fail\"><input type=\"checkbox\" name=\"status\" value=\"fail\" "
		"checked> fail</label>\n"
		"</fieldset>\n"
		"<button type=\"button\" aria-pressed=\"false\">Open all</button>\n"
		"<span class=\"shown\" role=\"status\"></span>\n"
		"</form>\n"
		"<table class=\"results\">\n"
		"<caption>Each check on each target, what needs a person first.</caption>\n"
		"<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Severity</th><th "
		"scope=\"col\">Number</th><th scope=\"col\">Check</th><th "
		"scope=\"col\">Target</th></tr></thead>\n"
		"<tbody>\n"
		"<tr data-status=\"fail\" data-severity=\"5\" "
		"data-component=\"kube-apiserver\">\n"
		"<td data-key=\"0\"><span class=\"status fail\">fail</span></td>\n"
		"<td data-key=\"0\" class=\"critical\">critical</td>\n"
		"<td></td>\n"
		"<td data-key=\"kube-apiserver/h-is-lied-to\">What h-is-lied-to wants\n"
		"<div class=\"id\">kube-apiserver/h-is-lied-to</div>\n"
		"<p class=\"message\">=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
		"amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org</p>\n"
		"<div class=\"finding fail\"><p>IncorrectValue: "
		"<code>--insecure-port</code></p>\n"
		"<dl><dt>at</dt><dd>=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;am"
		"p;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ "
		"www.x.org:1</dd><dt>expected</dt><dd>--insecure-port=0</dd><dt>found</dt><dd>=1+"
		"1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b[31"
		"m\\xff\\uffff\\ www.x.org</dd></dl></div>\n"
		"<details><summary>How to repair it, and why</summary>\n"
		"<h4>To repair it</h4>\n"
		"<p>=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\n"
		"\\x1b[31m\\xff\\uffff\\ www.x.org</p>\n"
		"<h4>Why it matters</h4>\n"
		"<p>Whoever gets at the port is in.</p>\n"
		"<h4>Where to read more</h4>\n"
		"<ul>\n"
		"<li><a rel=\"noreferrer\" "
		"href=\"https://kubernetes.io/docs/\">https://kubernetes.io/docs/</a></li>\n"
		"</ul>\n"
		"</details>\n"
		"</td>\n"
		"<td class=\"place\"><a "
		"href=\"#target-1\">=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;am"
		"p;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ "
		"www.x.org:1</a><span>=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
		"amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org/=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&"
		"gt;&amp;amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org, container "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org</span></td>\n"
		"</tr>\n"
		"</tbody>\n"
		"</table>\n"
		"<h2 id=\"targets\">Targets</h2>\n"
		"<table class=\"targets\">\n"
		"<thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Place</th><th "
		"scope=\"col\">Kubernetes</th><th scope=\"col\">Failed</th></tr></thead>\n"
		"<tbody>\n"
		"<tr id=\"target-1\">\n"
		"<td>kube-apiserver</td>\n"
		"<td class=\"place\">=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;a"
		"mp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ "
		"www.x.org:1<span>=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"
		"[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org/=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&"
		"gt;&amp;amp;[a](b)*_#\\n\\x1b[31m\\xff\\uffff\\ www.x.org, container "
		"=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n\\x1b"
		"[31m\\xff\\uffff\\ www.x.org</span><p class=\"message\">flags may be missing "
		"here: =1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#"
		"\\n\\x1b[31m\\xff\\uffff\\ www.x.org</p><details><summary>Command "
		"line</summary><pre>kube-apiserver\n"
		"--insecure-port=8080\n"
		"</pre></details></td>\n"
		"<td>=1+1|`&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;[a](b)*_#\\n"
		"\\x1b[31m\\xff\\uffff\\ www.x.org</td>\n"
		"<td class=\"number\">1 of 1</td>\n"
		"</tr>\n"
		"</tbody>\n"
		"</table>\n"
		"</main>\n");
	sample_close(&sample);
}

static void
test_nothing_wrong(void **state)
{
	struct sample sample;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	((struct target_result *)sample.result.targets.items)->result_count = 0;
	sample.result.counts[STATUS_FAIL] = 0;
	sample_problem(&sample, PROBLEM_WARNING, "is odd");
	assert_page(&sample, "nothing found",
		    "<header>\n"
		    "<h1 class=\"pass\">nothing found</h1>\n"
		    "<p class=\"about\"><time "
		    "datetime=\"2026-09-21T14:13:20Z\">2026-09-21T14:13:20Z</time> · 1 target · "
		    "numbers are those of cis-1.5.1</p>\n"
		    "<div class=\"notice manual\"><p><b>Worth a look:</b></p>\n"
		    "<details open><summary>1 problem</summary>\n"
		    "<ul>\n"
		    "<li>warning: b.yaml:3:5: is odd</li>\n"
		    "</ul>\n"
		    "</details>\n"
		    "</div>\n"
		    "<ul class=\"counts\">\n"
		    "<li class=\"fail\"><b>0</b>fail</li>\n"
		    "<li class=\"error\"><b>0</b>error</li>\n"
		    "<li class=\"manual\"><b>0</b>manual</li>\n"
		    "<li class=\"pass\"><b>0</b>pass</li>\n"
		    "<li class=\"waived\"><b>0</b>waived</li>\n"
		    "<li class=\"not-applicable\"><b>0</b>not-applicable</li>\n"
		    "</ul>\n"
		    "</header>\n"
		    "<main>\n"
		    "<h2 id=\"targets\">Targets</h2>\n"
		    "<table class=\"targets\">\n"
		    "<thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Place</th><th "
		    "scope=\"col\">Kubernetes</th><th scope=\"col\">Failed</th></tr></thead>\n"
		    "<tbody>\n"
		    "<tr id=\"target-1\">\n"
		    "<td>kube-apiserver</td>\n"
		    "<td class=\"place\">process 1234<span></span><details><summary>Command "
		    "line</summary><pre>kube-apiserver\n"
		    "--insecure-port=8080\n"
		    "</pre></details></td>\n"
		    "<td>unknown</td>\n"
		    "<td class=\"number\">0 of 0</td>\n"
		    "</tr>\n"
		    "</tbody>\n"
		    "</table>\n"
		    "</main>\n");
	sample_close(&sample);
}

/* A list that would push the results off the screen is closed. */
static void
test_many_problems(void **state)
{
	struct sample sample;
	char *page;

	(void)state;
	sample_open(&sample);
	for (size_t i = 0; i < 6; i++)
		sample_problem(&sample, PROBLEM_WARNING, "is odd");
	page = report(&sample);
	assert_non_null(strstr(page, "<details><summary>6 problems</summary>\n<ul>\n<li>"));
	free(page);
	sample_close(&sample);
}

/* They are there for those who look, without what to do. */
static void
test_waived_findings(void **state)
{
	struct sample sample;
	struct target_result *on_target;
	char *page;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	on_target = sample.result.targets.items;
	on_target->results->status = STATUS_WAIVED;
	page = report(&sample);
	assert_non_null(strstr(page, "<div class=\"finding waived\">"));
	assert_null(strstr(page, "To repair it"));
	free(page);
	sample_close(&sample);
}

/* A plugin's reference is a link only if it leads to a page. */
static void
test_references(void **state)
{
	static const char *const references[] = {"http://a.example/?b&c", "javascript:alert(1)",
						 "RFC 4180", NULL};
	struct sample sample;
	struct check *check;
	char *page;

	(void)state;
	sample_open(&sample);
	sample_add_process(&sample);
	memcpy(&check, sample.checks.items, sizeof(check));
	check->plugin.references = references;
	page = report(&sample);
	assert_non_null(strstr(page, "<ul>\n"
				     "<li><a rel=\"noreferrer\" href=\"http://a.example/?b&amp;c\">"
				     "http://a.example/?b&amp;c</a></li>\n"
				     "<li>javascript:alert(1)</li>\n"
				     "<li>RFC 4180</li>\n"
				     "</ul>\n"));
	free(page);
	sample_close(&sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_script_is_the_one_that_may_run),
		cmocka_unit_test(test_parts_end_where_they_end),
		cmocka_unit_test(test_no_targets),
		cmocka_unit_test(test_every_status),
		cmocka_unit_test(test_hostile_input),
		cmocka_unit_test(test_nothing_wrong),
		cmocka_unit_test(test_many_problems),
		cmocka_unit_test(test_waived_findings),
		cmocka_unit_test(test_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
