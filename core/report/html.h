/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the HTML page that are the same in every report: html/page.css and html/page.js,
 * made into C by the build.
 */
#ifndef ARGVET_REPORT_HTML_H
#define ARGVET_REPORT_HTML_H

extern const char html_style[];
extern const char html_script[];

/* Of html_script, as a Content-Security-Policy wants it: the only script that a browser runs. */
#define HTML_SCRIPT_HASH "sha256-ncasKWDionFfA+GNWPDbfLNBTzbPvr3z3Vb8ikkUfc4="

#endif
