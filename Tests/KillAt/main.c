/* KillAt K PROGRAM ARGUMENT...: runs a program and kills it (SIGKILL) where it is about to make its K-th system
   call that changes something on a disk; with K = 0 it runs to its end. Writes how many such calls there were to
   file descriptor 3. Ends with 137 where it killed, with 125 where this system does not let one program follow
   another, else with the program's own status. */
#ifdef __linux__
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int changes_something(const struct __ptrace_syscall_info *call) {
    switch (call->entry.nr) {
#ifdef SYS_open
    case SYS_open: return (call->entry.args[1] & (O_CREAT | O_TRUNC)) != 0;
    case SYS_rename: case SYS_unlink: case SYS_link: case SYS_mkdir: case SYS_rmdir: case SYS_symlink:
#endif
    case SYS_write: case SYS_pwrite64: case SYS_writev: case SYS_ftruncate: case SYS_fallocate:
    case SYS_fsync: case SYS_fdatasync:
    case SYS_renameat: case SYS_renameat2: case SYS_unlinkat: case SYS_linkat: case SYS_mkdirat:
        return 1;
    case SYS_openat: return (call->entry.args[2] & (O_CREAT | O_TRUNC)) != 0;
    default: return 0;
    }
}

static int follow(pid_t child, long wanted) {
    long count = 0;
    int status = 0;
    for (;;) {
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0) return 125;
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (thread != child) continue;
            dprintf(3, "%ld\n", count);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        int signal = WSTOPSIG(status);
        if (signal == (SIGTRAP | 0x80)) {
            struct __ptrace_syscall_info call;
            memset(&call, 0, sizeof call);
            if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof call, &call) > 0
                && call.op == PTRACE_SYSCALL_INFO_ENTRY && changes_something(&call)
                && ++count == wanted) {
                kill(child, SIGKILL);
                continue;
            }
            signal = 0;
        } else if (signal == SIGTRAP || signal == SIGSTOP) {
            signal = 0; /* exec, and new threads */
        }
        ptrace(PTRACE_SYSCALL, thread, NULL, (void *)(long)signal);
    }
}

int main(int count, char **arguments) {
    if (count < 3) return 125;
    pid_t child = fork();
    if (child < 0) return 125;
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(125);
        raise(SIGSTOP);
        execv(arguments[2], arguments + 2);
        _exit(127);
    }
    int status = 0;
    if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status)) return 125;
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK
        | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)options) != 0) return 125;
    ptrace(PTRACE_SYSCALL, child, NULL, NULL);
    return follow(child, strtol(arguments[1], NULL, 10));
}
#else
int main(void) { return 125; }
#endif
