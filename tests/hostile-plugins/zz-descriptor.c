/* SPDX-License-Identifier: Apache-2.0
 *
 * Hands its own descriptors to whoever is at the other end, over and over.
 */
#include <string.h>
#include <sys/socket.h>

#include "hostile.h"

static void
send_all(int socket)
{
	union {
		char bytes[CMSG_SPACE(64 * sizeof(int))];
		struct cmsghdr head;
	} control = {.head = {.cmsg_len = CMSG_LEN(64 * sizeof(int)),
			      .cmsg_level = SOL_SOCKET,
			      .cmsg_type = SCM_RIGHTS}};
	char byte = 0;
	struct iovec data = {.iov_base = &byte, .iov_len = 1};
	const struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	int fds[64];

	for (int i = 0; i < 64; i++)
		fds[i] = socket;
	memcpy(CMSG_DATA(&control.head), fds, sizeof(fds));
	for (int i = 0; i < 32; i++)
		sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
attack(struct argvet_run *run)
{
	(void)run;
	for (int fd = 3; fd < 64; fd++)
		send_all(fd);
}

HOSTILE("zz-descriptor");
