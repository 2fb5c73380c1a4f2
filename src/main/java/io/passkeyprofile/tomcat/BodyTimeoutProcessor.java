package io.passkeyprofile.tomcat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Closes the reading side of a connection when a body takes too long. That ends every
 * read: by the application, by Tomcat's form parser, and of the rest of the body after
 * the response. The writing side stays open for the response.
 * <p>
 * Does the same when headers take too long. Their time begins with the first read that
 * does not get all of them, so requests that arrive in one piece need no timer.
 */
final class BodyTimeoutProcessor extends Http11Processor {

	private final Adapter timedAdapter;

	private final ScheduledExecutorService timer;

	private final Duration timeout;

	private @Nullable Deadline deadline;

	private @Nullable Deadline headersDeadline;

	BodyTimeoutProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter, Duration timeout) {
		super(protocol, adapter);
		this.timer = protocol.getUtilityExecutor();
		this.timeout = timeout;
		this.timedAdapter = new TimedAdapter(adapter);
		this.request.setInputBuffer(new TimedInput(this.request.getInputBuffer()));
	}

	@Override
	public Adapter getAdapter() {
		return this.timedAdapter;
	}

	@Override
	public SocketState service(SocketWrapperBase<?> socket) throws IOException {
		SocketState state = SocketState.CLOSED;
		try {
			state = super.service(socket);
			return state;
		}
		finally {
			// By now Tomcat has read the rest of the body
			stopTimer();
			if (state == SocketState.LONG && !isAsync()) {
				startHeadersTimer(socket);
			}
			else {
				stopHeadersTimer();
			}
		}
	}

	private void startHeadersTimer(SocketWrapperBase<?> socket) {
		if (socket.getSocket() instanceof NioChannel channel
				&& (this.headersDeadline == null || this.headersDeadline.channel != channel.getIOChannel())) {
			// Left over from another connection, which Tomcat closed without this
			// processor
			stopHeadersTimer();
			this.headersDeadline = new Deadline(channel.getIOChannel());
			this.headersDeadline.start(this.timer, this.timeout);
		}
	}

	private void stopHeadersTimer() {
		if (this.headersDeadline != null) {
			this.headersDeadline.cancel();
			this.headersDeadline = null;
		}
	}

	private void startTimer() {
		// An earlier request in the same packet may have started it
		stopTimer();
		if (!isBodyRead() && getSocketWrapper().getSocket() instanceof NioChannel channel) {
			this.deadline = new Deadline(channel.getIOChannel());
			this.deadline.start(this.timer, this.timeout);
		}
	}

	private void stopTimer() {
		if (this.deadline != null) {
			this.deadline.cancel();
			this.deadline = null;
		}
	}

	private boolean isBodyRead() {
		AtomicBoolean read = new AtomicBoolean();
		action(ActionCode.REQUEST_BODY_FULLY_READ, read);
		return read.get();
	}

	/**
	 * Distinguishes a body that took too long from a client that went away.
	 */
	private final class TimedInput implements InputBuffer {

		private final InputBuffer input;

		TimedInput(InputBuffer input) {
			this.input = input;
		}

		@Override
		public int doRead(ApplicationBufferHandler handler) throws IOException {
			try {
				int count = this.input.doRead(handler);
				if (isBodyRead()) {
					// The application may take its time from here on
					stopTimer();
				}
				return count;
			}
			catch (IOException ex) {
				throw timedOut(ex);
			}
		}

		private IOException timedOut(IOException failure) {
			Deadline current = BodyTimeoutProcessor.this.deadline;
			if (failure instanceof SocketTimeoutException || (current != null && current.passed)) {
				BodyTimeoutProcessor.this.request.setAttribute(BodyTimeoutProtocol.TIMED_OUT, true);
				// After any other exception Tomcat's form parser closes the connection
				// without a response
				return new BadRequestException("The request body took too long", failure);
			}
			return failure;
		}

		@Override
		public int available() {
			return this.input.available();
		}

	}

	/**
	 * The moment by which the headers or the body of a request have to be complete.
	 */
	private static final class Deadline implements Runnable {

		private final SocketChannel channel;

		private @Nullable ScheduledFuture<?> run;

		private volatile boolean passed;

		Deadline(SocketChannel channel) {
			this.channel = channel;
		}

		void start(ScheduledExecutorService timer, Duration timeout) {
			this.run = timer.schedule(this, timeout.toMillis(), TimeUnit.MILLISECONDS);
		}

		void cancel() {
			if (this.run != null) {
				this.run.cancel(false);
			}
		}

		@Override
		public void run() {
			this.passed = true;
			try {
				this.channel.shutdownInput();
			}
			catch (IOException ex) {
				// The client is gone already
			}
		}

	}

	/**
	 * Starts the time of the body when the headers of a request are complete.
	 */
	private final class TimedAdapter extends DelegatingAdapter {

		TimedAdapter(Adapter adapter) {
			super(adapter);
		}

		@Override
		public void service(Request request, Response response) throws Exception {
			stopHeadersTimer();
			startTimer();
			super.service(request, response);
			if (request.getAttribute(BodyTimeoutProtocol.RESET) != null
					&& getSocketWrapper().getSocket() instanceof NioChannel channel) {
				// Closing a socket that doesn't linger resets its connection
				channel.getIOChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}

	}

}
