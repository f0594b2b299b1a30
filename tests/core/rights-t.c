/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "child-sample.h"

#define BIT(right_) (UINT64_C(1) << (right_))

struct sets {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

/* Without libcap, which is what is tested. */
static struct sets
sets_read(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};

	if (syscall(SYS_capget, &header, data) < 0)
		return (struct sets){UINT64_MAX, UINT64_MAX, UINT64_MAX};
	return (struct sets){
		data[0].effective | (uint64_t)data[1].effective << 32,
		data[0].permitted | (uint64_t)data[1].permitted << 32,
		data[0].inheritable | (uint64_t)data[1].inheritable << 32,
	};
}

static int
keeps_reading(const void *what)
{
	const uint64_t wanted = BIT(CAP_DAC_OVERRIDE) | BIT(CAP_DAC_READ_SEARCH) | BIT(CAP_FOWNER) |
				BIT(CAP_KILL) | BIT(CAP_SETGID) | BIT(CAP_SETUID) |
				BIT(CAP_SYS_PTRACE);
	struct sets before = sets_read();
	struct sets after;

	(void)what;
	EXPECT(rights_keep_reading());
	after = sets_read();
	EXPECT(after.permitted == (before.permitted & wanted));
	EXPECT(after.effective == after.permitted);
	EXPECT(after.inheritable == 0);
	if ((before.effective & BIT(CAP_SETPCAP)) != 0)
		EXPECT(prctl(PR_CAPBSET_READ, (long)CAP_SYS_ADMIN, 0L, 0L, 0L) == 0);
	return 0;
}

static int
keeps_leaving(const void *what)
{
	struct sets before = sets_read();

	(void)what;
	EXPECT(rights_keep_reading() && rights_keep_leaving());
	EXPECT(sets_read().permitted == (before.permitted & (BIT(CAP_SETGID) | BIT(CAP_SETUID))));
	return 0;
}

static int
keeps_none(const void *what)
{
	struct sets after;

	(void)what;
	EXPECT(rights_keep_none());
	after = sets_read();
	EXPECT(after.permitted == 0 && after.effective == 0 && after.inheritable == 0);
	EXPECT(rights_keep_reading());
	EXPECT(sets_read().permitted == 0);
	EXPECT(setgid(1) == -1 && errno == EPERM);
	return 0;
}

static void
only_what_reading_needs_is_kept(void **state)
{
	(void)state;
	child_expect(keeps_reading, NULL, 0);
}

static void
only_leaving_is_kept(void **state)
{
	(void)state;
	child_expect(keeps_leaving, NULL, 0);
}

static void
what_is_given_up_is_gone(void **state)
{
	(void)state;
	child_expect(keeps_none, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_reading_needs_is_kept),
		cmocka_unit_test(only_leaving_is_kept),
		cmocka_unit_test(what_is_given_up_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
