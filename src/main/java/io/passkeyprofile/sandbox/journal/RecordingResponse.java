package io.passkeyprofile.sandbox.journal;

import java.io.IOException;
import java.util.Arrays;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that is being recorded. It keeps the start of its body and sends everything
 * on at once, whereas Spring's wrapper would hold the whole body back.
 */
public final class RecordingResponse extends HttpServletResponseWrapper {

	private static final byte[] NOTHING = {};

	private byte[] content = NOTHING;

	private @Nullable ServletOutputStream stream;

	private boolean isCut;

	private boolean isError;

	/**
	 * Records a response.
	 * @param response the response
	 */
	public RecordingResponse(HttpServletResponse response) {
		super(response);
	}

	/**
	 * Returns the body.
	 * @return the start of the body, as far as it was written to this response
	 */
	public RecordedCall.Body body() {
		return (this.content.length > 0) ? new RecordedCall.Body(this.content, this.isCut) : RecordedCall.Body.NONE;
	}

	/**
	 * Returns whether the server writes the body of an error later.
	 * @return whether {@code sendError} was called
	 */
	public boolean isError() {
		return this.isError;
	}

	@Override
	public void sendError(int status) throws IOException {
		this.isError = true;
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		this.isError = true;
		super.sendError(status, message);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.stream == null) {
			this.stream = new RecordingStream(super.getOutputStream());
		}
		return this.stream;
	}

	/**
	 * Copies the array each time, because almost every answer is written in one piece.
	 */
	private void keep(byte[] bytes, int offset, int length) {
		int size = this.content.length;
		int kept = Math.min(length, RecordedCall.Body.LIMIT - size);
		if (kept > 0) {
			this.content = Arrays.copyOf(this.content, size + kept);
			System.arraycopy(bytes, offset, this.content, size, kept);
		}
		this.isCut |= kept < length;
	}

	private final class RecordingStream extends ServletOutputStream {

		private final ServletOutputStream delegate;

		RecordingStream(ServletOutputStream delegate) {
			this.delegate = delegate;
		}

		@Override
		public void write(int value) throws IOException {
			this.delegate.write(value);
			keep(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.delegate.write(bytes, offset, length);
			keep(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.delegate.flush();
		}

		@Override
		public void close() throws IOException {
			this.delegate.close();
		}

		@Override
		public boolean isReady() {
			return this.delegate.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.delegate.setWriteListener(listener);
		}

	}

}
