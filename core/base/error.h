/* SPDX-License-Identifier: Apache-2.0
 *
 * An error is an object that gathers context on its way up.
 *
 *	if (fd < 0)
 *		return error_make(err, errno, "cannot open %s", path);
 *	...
 *	if (read_all(fd, &text, err) < 0)
 *		return error_wrap(err, "%s", path);	"path: what went wrong inside"
 *
 * A function that can fail takes struct error **err last, which may be NULL for a caller who does
 *not care, and returns a negative number. *err is set if and only if it failed; the caller frees
 *it, which cleanup_error does by itself.
 */
#ifndef ARGVET_BASE_ERROR_H
#define ARGVET_BASE_ERROR_H

struct error;

/* Stores a new error, with the text of errnum behind it unless that is 0. Returns -1. */
int error_make(struct error **err, int errnum, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " before what is there. Returns -1. */
int error_wrap(struct error **err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Lives as long as the error. */
const char *error_text(const struct error *err);

void error_free(struct error **err);

#define cleanup_error __attribute__((cleanup(error_free)))

#endif
