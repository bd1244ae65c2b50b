/*
 * Preloaded into a server: a disk whose syncs fail, are slow, or do nothing and say that they were done. What a file says
 * holds from the next sync on; ONCEFS_DISK is its path.
 *
 *   fail          a sync is an I/O error and makes nothing durable; so is a write that returns when it is durable (O_DSYNC)
 *   delay MILLIS  both take so much longer
 *   ignore        a sync does nothing and succeeds; files opened from now on are written as if they were not to be synced
 *   (nothing, or no such file)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { NOTHING, FAIL, DELAY, IGNORE };
struct command { enum kind kind; long millis; };

/* By system calls, so that nothing here is called by what it stands for. */
static struct command command(void) {
  struct command none = {NOTHING, 0}, found = none;
  const char *path = getenv("ONCEFS_DISK");
  int before = errno, fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    char text[32];
    long length = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    text[length > 0 ? length : 0] = 0;
    if (!strncmp(text, "fail", 4)) found.kind = FAIL;
    if (!strncmp(text, "ignore", 6)) found.kind = IGNORE;
    if (!strncmp(text, "delay ", 6)) found = (struct command){DELAY, atol(text + 6)};
  }
  errno = before;
  return found;
}

/* What becomes of a sync: -1 it fails, 0 it has been done without doing anything, 1 it is to be done. */
static int sync_now(void) {
  struct command what = command();
  if (what.kind == FAIL) {
    errno = EIO;
    return -1;
  }
  if (what.kind == DELAY) {
    struct timespec time = {what.millis / 1000, what.millis % 1000 * 1000000};
    nanosleep(&time, NULL);
  }
  return what.kind != IGNORE;
}

static int is_synced(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_DSYNC);
}

#define NEXT(name) ({ static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name); next; })
#define SYNC(call) { int now = sync_now(); return now > 0 ? (call) : now; }
#define WRITE(call) { return is_synced(fd) && sync_now() < 0 ? -1 : (call); }

int fsync(int fd) SYNC(NEXT(fsync)(fd))
int fdatasync(int fd) SYNC(NEXT(fdatasync)(fd))
int syncfs(int fd) SYNC(NEXT(syncfs)(fd))
int msync(void *at, size_t length, int flags) SYNC(NEXT(msync)(at, length, flags))
int sync_file_range(int fd, off64_t from, off64_t count, unsigned flags) SYNC(NEXT(sync_file_range)(fd, from, count, flags))

ssize_t write(int fd, const void *from, size_t count) WRITE(NEXT(write)(fd, from, count))
ssize_t pwrite(int fd, const void *from, size_t count, off_t at) WRITE(NEXT(pwrite)(fd, from, count, at))
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) WRITE(NEXT(pwrite64)(fd, from, count, at))
ssize_t writev(int fd, const struct iovec *parts, int count) WRITE(NEXT(writev)(fd, parts, count))
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) WRITE(NEXT(pwritev)(fd, parts, count, at))
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) WRITE(NEXT(pwritev64)(fd, parts, count, at))

/* Past the page cache means on the disk: what is not to be synced must not get there so either. */
static int opened(int flags) {
  return command().kind == IGNORE ? flags & ~(O_SYNC | O_DSYNC | O_DIRECT) : flags;
}

static int mode(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0; }

#define OPEN(call) { va_list more; va_start(more, flags); int bits = mode(flags, more); va_end(more); return call; }

int open(const char *path, int flags, ...) OPEN(NEXT(open)(path, opened(flags), bits))
int open64(const char *path, int flags, ...) OPEN(NEXT(open64)(path, opened(flags), bits))
int openat(int at, const char *path, int flags, ...) OPEN(NEXT(openat)(at, path, opened(flags), bits))
int openat64(int at, const char *path, int flags, ...) OPEN(NEXT(openat64)(at, path, opened(flags), bits))
