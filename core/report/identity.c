/* SPDX-License-Identifier: Apache-2.0 */
#include "report/identity.h"

#include <inttypes.h>
#include <string.h>

#include "base/sha1.h"

/* Names that argvet gives are in a name space of their own; made at random once. */
static const unsigned char name_space[] = {0x8d, 0x2f, 0x61, 0xc4, 0x0b, 0x97, 0x4e, 0x53,
					   0xa1, 0x7e, 0x35, 0xd9, 0xf2, 0x48, 0x6c, 0x10};

/* With its length in front, so that no two lists of parts look alike. NULL is not "". */
static void
add_part(struct strbuf *key, const char *text)
{
	if (text == NULL)
		strbuf_add_text(key, "-,");
	else
		strbuf_printf(key, "%zu:%s,", strlen(text), text);
}

static void
add_place(struct strbuf *key, const struct place *place)
{
	if (place->host != NULL)
		add_part(key, place->host);
	add_part(key, place->origin.file);
	add_part(key, place->object.kind);
	add_part(key, place->object.namespace);
	add_part(key, place->object.name);
	add_part(key, place->container);
	if (place->object.name == NULL)
		strbuf_printf(key, "document %zu,", place->document);
	if (place->container == NULL)
		add_part(key, place->origin.path);
	if (place->source == SOURCE_ARGV)
		strbuf_printf(key, "line %" PRIu32 ",", place->origin.line);
}

static void
add_result_key(struct strbuf *key, const struct target *target, const struct check_result *result)
{
	add_part(key, result->check->plugin.id);
	add_part(key, target->component->name);
	add_place(key, &target->place);
}

static void
add_digits(struct strbuf *buffer, const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_printf(buffer, "%02x", bytes[i]);
}

static void
add_sum(struct strbuf *buffer, const struct strbuf *key)
{
	unsigned char digest[SHA1_SIZE];

	sha1_sum(key->text, key->length, digest);
	add_digits(buffer, digest, sizeof(digest));
}

void
identity_add_result(struct strbuf *buffer, const struct target *target,
		    const struct check_result *result)
{
	cleanup_strbuf struct strbuf key = {0};

	add_result_key(&key, target, result);
	add_sum(buffer, &key);
}

/* How many findings before this one are of its kind and about its flag. */
static size_t
count_twins(const struct check_result *result, size_t index)
{
	const struct argvet_finding *finding = &result->findings[index];
	size_t count = 0;

	for (size_t i = 0; i < index; i++)
		count += result->findings[i].kind == finding->kind &&
			 strcmp(result->findings[i].flag, finding->flag) == 0;
	return count;
}

void
identity_add_finding(struct strbuf *buffer, const struct target *target,
		     const struct check_result *result, size_t index)
{
	const struct argvet_finding *finding = &result->findings[index];
	cleanup_strbuf struct strbuf key = {0};

	add_result_key(&key, target, result);
	add_part(&key, kind_name(finding->kind));
	add_part(&key, finding->flag);
	strbuf_printf(&key, "%zu", count_twins(result, index));
	add_sum(buffer, &key);
}

void
identity_add_uuid(struct strbuf *buffer, const char *name)
{
	static const size_t lengths[] = {4, 2, 2, 2, 6};
	cleanup_strbuf struct strbuf key = {0};
	unsigned char digest[SHA1_SIZE];
	const unsigned char *next = digest;

	strbuf_add(&key, (const char *)name_space, sizeof(name_space));
	strbuf_add_text(&key, name);
	sha1_sum(key.text, key.length, digest);
	digest[6] = (unsigned char)(0x50 | (digest[6] & 0x0f));
	digest[8] = (unsigned char)(0x80 | (digest[8] & 0x3f));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (i > 0)
			strbuf_add_char(buffer, '-');
		add_digits(buffer, next, lengths[i]);
		next += lengths[i];
	}
}
