/* SPDX-License-Identifier: Apache-2.0
 *
 * Words to flags, as the component itself would read them. The first byte chooses a Kubernetes
 * version; then comes a word on each line.
 */
#include "fuzz.h"

#include <string.h>

#include "target/flag.h"
#include "target/unresolved.h"

static void
read_words(struct arena *arena, const char *bytes, size_t size, struct vector *words)
{
	const char *end = bytes + size;

	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = newline != NULL ? newline : end;
		struct word *word = vector_add(words);

		word->text = arena_copy_bytes(arena, bytes, (size_t)(stop - bytes));
		word->unresolved = unresolved_part(arena, word->text);
		bytes = newline != NULL ? newline + 1 : end;
	}
}

static void
check_flags(const struct flag_set *flags)
{
	for (size_t i = 0; i < flags->count; i++) {
		const struct argvet_flag *flag = &flags->flags[i];

		EXPECT(flags_find(flags, flag->name) == flag);
		EXPECT(i == 0 || strcmp(flags->flags[i - 1].name, flag->name) < 0);
		EXPECT(flag->value != NULL && flag->origin != NULL);
		for (size_t n = 0; flag->items[n] != NULL; n++)
			EXPECT(flag->item_origins[n] != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct components components;
	struct problems problems = PROBLEMS(&arena);
	struct vector words = VECTOR(struct word);
	struct argvet_version version = {0, 0};

	if (size > 0 && data[0] >= 'a')
		version = (struct argvet_version){1, (uint16_t)(data[0] - 'a' + 12)};
	components_init(&components);
	((struct word *)vector_add(&words))->text = "kube-apiserver";
	if (size > 1)
		read_words(&arena, (const char *)data + 1, size - 1, &words);
	check_flags(flags_read(&arena, components_find(&components, "kube-apiserver"), words.items,
			       words.count, version, &problems));
	vector_free(&words);
	vector_free(&problems.items);
	components_free(&components);
	arena_free(&arena);
	return 0;
}
