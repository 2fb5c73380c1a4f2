package io.passkeyprofile.jdbc;

import java.util.function.Supplier;

import io.passkeyprofile.jdbc.ServerDataSource.Use;

/**
 * Work for which no request waits, such as jobs and imports. Its statements have no
 * time-outs: a large one on a busy database would otherwise fail for no reason.
 */
public final class BackgroundWork {

	private BackgroundWork() {
	}

	/**
	 * Does the work with connections of its own, which belong to the current thread.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return its result
	 */
	public static <T> T call(Supplier<T> work) {
		ServerDataSource.use(Use.BACKGROUND);
		try {
			return work.get();
		}
		finally {
			ServerDataSource.reset();
		}
	}

	/**
	 * Does work without a result, as {@link #call} does.
	 * @param work the work
	 */
	public static void run(Runnable work) {
		call(() -> {
			work.run();
			return true;
		});
	}

}
