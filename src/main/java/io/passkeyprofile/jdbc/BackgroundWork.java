package io.passkeyprofile.jdbc;

import java.util.function.Supplier;

import io.passkeyprofile.jdbc.ServerDataSource.Use;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.support.TaskUtils;

/**
 * Work for which no request waits, such as jobs and imports. Its statements may take
 * minutes: a large one on a busy database would otherwise fail for no reason.
 */
public final class BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundWork.class);

	private BackgroundWork() {
	}

	/**
	 * Does the work with connections of its own, which belong to the current thread.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return its result
	 */
	public static <T> T call(Supplier<T> work) {
		Use outer = ServerDataSource.use(Use.BACKGROUND);
		try {
			return work.get();
		}
		finally {
			ServerDataSource.use(outer);
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

	/**
	 * Logs why a recurring job failed. If the database didn't answer, one line is enough.
	 */
	static void report(Throwable failure) {
		if (DatabaseFailure.isCauseOf(failure)) {
			logger.warn("A job is done later, because the database failed: {}", failure.toString());
			logger.debug("The job that is done later", failure);
		}
		else {
			TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER.handleError(failure);
		}
	}

}
