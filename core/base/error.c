/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

struct error {
	char *text;
};

int
error_make(struct error **err, int errnum, const char *format, ...)
{
	struct strbuf whole = {0};
	va_list args;
	char *text;

	if (err == NULL)
		return -1;
	va_start(args, format);
	text = alloc_vprintf(format, args);
	va_end(args);
	strbuf_add_text(&whole, text);
	free(text);
	if (errnum != 0)
		strbuf_printf(&whole, ": %s", strerror(errnum));
	*err = alloc_zeroed(1, sizeof(**err));
	(*err)->text = whole.text;
	return -1;
}

int
error_wrap(struct error **err, const char *format, ...)
{
	struct strbuf whole = {0};
	va_list args;
	char *context;

	if (err == NULL || *err == NULL)
		return -1;
	va_start(args, format);
	context = alloc_vprintf(format, args);
	va_end(args);
	strbuf_printf(&whole, "%s: %s", context, (*err)->text);
	free(context);
	free((*err)->text);
	(*err)->text = whole.text;
	return -1;
}

const char *
error_text(const struct error *err)
{
	return err != NULL ? err->text : "no error";
}

void
error_free(struct error **err)
{
	if (*err == NULL)
		return;
	free((*err)->text);
	free(*err);
	*err = NULL;
}
