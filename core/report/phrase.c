/* SPDX-License-Identifier: Apache-2.0 */
#include "report/phrase.h"

void
phrase_add_actual(struct strbuf *buffer, const struct argvet_finding *finding)
{
	strbuf_printf(buffer, "--%s is ", finding->flag);
	if (finding->actual == NULL)
		strbuf_add_text(buffer,
				finding->kind == ARGVET_MISSING_ATTRIBUTE ? "missing" : "written");
	else if (*finding->actual == '\0')
		strbuf_add_text(buffer, "empty");
	else
		strbuf_add_text(buffer, finding->actual);
}

void
phrase_add_finding(struct strbuf *buffer, const struct argvet_finding *finding)
{
	phrase_add_actual(buffer, finding);
	strbuf_printf(buffer, ", expected %s", finding->expected);
}

void
phrase_add_reason(struct strbuf *buffer, const struct check_result *result)
{
	const char *reason = result->waived != NULL ? result->waived->reason : result->message;

	strbuf_add_text(buffer, reason != NULL ? reason : "no reason given");
	if (result->waived != NULL && result->waived->expires != NULL)
		strbuf_printf(buffer, " (until %s)", result->waived->expires);
}
