#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A second thread for one piece of work that is waited for before its function returns.
@safe package final class Worker {
  private var thread: pthread_t
  private var isJoined = false

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Nil where the system gives no thread; the caller then does the work itself.
  package init?(_ body: @escaping () -> Void) {
    let context = unsafe Unmanaged.passRetained(Work(body))
    #if canImport(Darwin)
      var handle: pthread_t?
    #else
      var handle = pthread_t()
    #endif
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        #if canImport(Darwin)
          unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        #else
          if let argument = unsafe argument {
            unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          }
        #endif
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      return nil
    }
    #if canImport(Darwin)
      guard let handle else { return nil }
    #endif
    thread = handle
  }

  /// Waits until the work is done.
  package func join() {
    if isJoined { return }
    isJoined = true
    _ = pthread_join(thread, nil)
  }

  deinit { join() }
}

/// A short queue between two threads: batches are handed over, never single changes, because a hand-over
/// costs as much as a hundred changes.
@safe package final class HandOff<Item> {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var items: [Item] = []
  private var isClosed = false
  private let capacity: Int

  package init(capacity: Int) {
    self.capacity = max(1, capacity)
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    _ = unsafe pthread_mutex_init(mutex, nil)
    _ = unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    _ = unsafe pthread_cond_destroy(changed)
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// Waits for room. False once the queue was closed: nobody takes any more.
  package func put(_ item: Item) -> Bool {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    while items.count >= capacity, !isClosed { _ = unsafe pthread_cond_wait(changed, mutex) }
    if isClosed { return false }
    items.append(item)
    _ = unsafe pthread_cond_broadcast(changed)
    return true
  }

  /// Waits for an item; nil once the queue was closed and is empty.
  package func take() -> Item? {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    while items.isEmpty, !isClosed { _ = unsafe pthread_cond_wait(changed, mutex) }
    if items.isEmpty { return nil }
    let item = items.removeFirst()
    _ = unsafe pthread_cond_broadcast(changed)
    return item
  }

  /// An item that is there already; nil without waiting.
  package func takeIfAny() -> Item? {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return items.popLast()
  }

  /// False, and the item let go, where there is no room; never waits.
  package func putIfRoom(_ item: Item) -> Bool {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    guard !isClosed, items.count < capacity else { return false }
    items.append(item)
    _ = unsafe pthread_cond_broadcast(changed)
    return true
  }

  /// Ends the queue for both sides; what is in it can still be taken.
  package func close() {
    _ = unsafe pthread_mutex_lock(mutex)
    isClosed = true
    _ = unsafe pthread_cond_broadcast(changed)
    _ = unsafe pthread_mutex_unlock(mutex)
  }
}
