package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.util.Map;

import io.passkeyprofile.sandbox.journal.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops reading a request body after 64 KiB or, if it has users to seed, after 64 MiB. It
 * counts while the body is read, so that the API key is checked first, and bodies without
 * a Content-Length are limited, too.
 */
@Component
final class BodyLimitFilter extends OncePerRequestFilter {

	private static final int LIMIT = 64 * 1024;

	private static final int LIMIT_OF_USERS = 64 * 1024 * 1024;

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new LimitedRequest(request), response);
	}

	private static final class LimitedRequest extends HttpServletRequestWrapper {

		private LimitedRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return new LimitedStream(super.getInputStream(),
					getServletPath().equals(ApiPaths.SEED) ? LIMIT_OF_USERS : LIMIT);
		}

		// No route of the API takes a form, and Tomcat would read the whole body to look
		// for one
		@Override
		public Map<String, String[]> getParameterMap() {
			if (getMethod().equals("POST") && getServletPath().startsWith(ApiPaths.BASE)) {
				return Map.of();
			}
			try {
				return super.getParameterMap();
			}
			catch (IllegalStateException ex) {
				throw ApiException.invalidRequest("The query is malformed.").because(Refusal.Reason.QUERY);
			}
		}

	}

	private static final class LimitedStream extends ServletInputStream {

		private final ServletInputStream delegate;

		private final int limit;

		private int count;

		private LimitedStream(ServletInputStream delegate, int limit) {
			this.delegate = delegate;
			this.limit = limit;
		}

		@Override
		public int read() throws IOException {
			int value = this.delegate.read();
			count((value != -1) ? 1 : 0);
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = this.delegate.read(buffer, offset, length);
			count(read);
			return read;
		}

		private void count(int read) throws IOException {
			this.count += Math.max(read, 0);
			if (this.count > this.limit) {
				throw new BodyTooLargeException();
			}
		}

		@Override
		public boolean isFinished() {
			return this.delegate.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.delegate.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.delegate.setReadListener(listener);
		}

	}

	/** Thrown to the code that reads the body. */
	static final class BodyTooLargeException extends IOException {

		private static final long serialVersionUID = 1L;

	}

}
