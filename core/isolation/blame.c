/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/blame.h"

#include "isolation/task.h"

static const struct blame *
blame_at(const struct blame_book *book, size_t index)
{
	return vector_at(&book->blames, index);
}

static int
compare_places(uint32_t unit, size_t target, const struct blame *blame)
{
	if (unit != blame->unit)
		return unit < blame->unit ? -1 : 1;
	return (target > blame->target) - (target < blame->target);
}

static int
compare(const void *a, const void *b)
{
	const struct blame *one = a;

	return compare_places(one->unit, one->target, b);
}

void
blame_add(struct blame_book *book, const struct blame *blame)
{
	struct blame *added = vector_add(&book->blames);

	*added = *blame;
	added->cause = arena_copy(book->arena, blame->cause);
	vector_sort(&book->blames, compare);
}

const struct blame *
blame_last(const struct blame_book *book, size_t check)
{
	size_t failures = 0;

	for (size_t i = 0; i < book->blames.count; i++) {
		failures += blame_at(book, i)->check == check;
		if (failures == BLAME_MAX)
			return blame_at(book, i);
	}
	return NULL;
}

static void
add_rule(struct vector *rules, size_t check, uint32_t target, bool onwards)
{
	*(struct task_rule *)vector_add(rules) =
		(struct task_rule){(uint32_t)check, target, onwards};
}

void
blame_rules(const struct blame_book *book, size_t checks, uint32_t unit, struct vector *rules)
{
	if (book->blames.count == 0)
		return;
	for (size_t i = 0; i < book->blames.count; i++) {
		const struct blame *blame = blame_at(book, i);

		if (blame->unit == unit)
			add_rule(rules, blame->check, blame->target, false);
	}
	for (size_t check = 0; check < checks; check++) {
		const struct blame *last = blame_last(book, check);

		if (last != NULL && last->unit < unit)
			add_rule(rules, check, 0, true);
		else if (last != NULL && last->unit == unit)
			add_rule(rules, check, last->target + 1, true);
	}
}

const char *
blame_find(const struct blame_book *book, uint32_t unit, size_t target, size_t check)
{
	const struct blame *last = blame_last(book, check);

	if (last != NULL && compare_places(unit, target, last) > 0)
		return "not run: the plugin was put aside after it had failed three times";
	for (size_t i = 0; i < book->blames.count; i++) {
		const struct blame *blame = blame_at(book, i);

		if (blame->check == check && compare_places(unit, target, blame) == 0)
			return blame->cause;
	}
	return NULL;
}
