/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/rights.h"

#include <stddef.h>

#include <sys/capability.h>

static void
rights_free(cap_t *rights)
{
	if (*rights != NULL)
		cap_free(*rights);
}

#define cleanup_rights __attribute__((cleanup(rights_free)))

static bool
rights_have(cap_t rights, cap_flag_t set, cap_value_t right)
{
	cap_flag_value_t value = CAP_CLEAR;

	return cap_get_flag(rights, right, set, &value) == 0 && value == CAP_SET;
}

static bool
is_wanted(cap_value_t right, const cap_value_t *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (wanted[i] == right)
			return true;
	return false;
}

/* What an executed program could get back. Only CAP_SETPCAP can take it away: where a process has
 * not got that, no_new_privs has to do. */
static bool
rights_bound(cap_t now, const cap_value_t *wanted, size_t count)
{
	bool done = true;

	if (!rights_have(now, CAP_EFFECTIVE, CAP_SETPCAP))
		return true;
	for (cap_value_t right = 0; right < cap_max_bits(); right++)
		if (!is_wanted(right, wanted, count) && cap_get_bound(right) > 0)
			done = cap_drop_bound(right) == 0 && done;
	return done;
}

/* With the inheritable set the kernel empties the ambient one. */
static bool
rights_keep(const cap_value_t *wanted, size_t count)
{
	cleanup_rights cap_t now = cap_get_proc();
	cleanup_rights cap_t next = cap_init();
	bool done;

	if (now == NULL || next == NULL)
		return false;
	done = rights_bound(now, wanted, count);
	for (size_t i = 0; i < count; i++)
		if (rights_have(now, CAP_PERMITTED, wanted[i]) &&
		    (cap_set_flag(next, CAP_PERMITTED, 1, &wanted[i], CAP_SET) < 0 ||
		     cap_set_flag(next, CAP_EFFECTIVE, 1, &wanted[i], CAP_SET) < 0))
			return false;
	return cap_set_proc(next) == 0 && done;
}

bool
rights_keep_reading(void)
{
	static const cap_value_t wanted[] = {
		CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER,     CAP_KILL,
		CAP_SETGID,       CAP_SETUID,          CAP_SYS_PTRACE,
	};

	return rights_keep(wanted, sizeof(wanted) / sizeof(wanted[0]));
}

bool
rights_keep_leaving(void)
{
	static const cap_value_t wanted[] = {CAP_SETGID, CAP_SETUID};

	return rights_keep(wanted, sizeof(wanted) / sizeof(wanted[0]));
}

bool
rights_keep_none(void)
{
	return rights_keep(NULL, 0);
}
