package io.passkeyprofile.sandbox.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * The most recent calls of the API, in the memory of this instance: at most 10,000 calls
 * and 64 MiB. The oldest are dropped first.
 */
@Component
public class RequestJournal {

	/** The largest number of calls that are kept. */
	public static final int MAX_CALLS = 10_000;

	/** The largest number of bytes that they take together. */
	public static final long MAX_BYTES = 64 * 1024 * 1024;

	private final Deque<RecordedCall> calls = new ArrayDeque<>();

	private final List<Consumer<RecordedCall>> listeners = new CopyOnWriteArrayList<>();

	private long bytes;

	private volatile long lastId;

	/**
	 * Adds a call.
	 * @param call makes the call from its number
	 */
	public void add(LongFunction<RecordedCall> call) {
		RecordedCall added;
		synchronized (this) {
			added = call.apply(this.lastId + 1);
			this.calls.addLast(added);
			this.bytes += added.size();
			while (this.calls.size() > MAX_CALLS || this.bytes > MAX_BYTES) {
				this.bytes -= this.calls.removeFirst().size();
			}
			this.lastId = added.id();
		}
		this.listeners.forEach((listener) -> listener.accept(added));
	}

	/**
	 * Finds a call.
	 * @param id its number
	 * @return the call, or empty if there is none or it was dropped
	 */
	public synchronized Optional<RecordedCall> find(long id) {
		return this.calls.stream().filter((call) -> call.id() == id).findFirst();
	}

	/**
	 * Returns all calls.
	 * @return a copy of the calls, the newest first
	 */
	public Stream<RecordedCall> newestFirst() {
		List<RecordedCall> copy;
		synchronized (this) {
			copy = new ArrayList<>(this.calls.size());
			this.calls.descendingIterator().forEachRemaining(copy::add);
		}
		return copy.stream();
	}

	/**
	 * Deletes calls.
	 * @param which which calls
	 * @return how many were deleted
	 */
	public synchronized int delete(Predicate<RecordedCall> which) {
		int before = this.calls.size();
		this.calls.removeIf(which);
		this.bytes = this.calls.stream().mapToLong(RecordedCall::size).sum();
		return before - this.calls.size();
	}

	/**
	 * Returns the number of the newest call.
	 * @return the number, or 0 if there has been none
	 */
	public long lastId() {
		return this.lastId;
	}

	/**
	 * Adds a listener for new calls. It runs while the client of the call waits, so it
	 * must be quick.
	 * @param listener gets each new call
	 */
	public void addListener(Consumer<RecordedCall> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	public void removeListener(Consumer<RecordedCall> listener) {
		this.listeners.remove(listener);
	}

}
