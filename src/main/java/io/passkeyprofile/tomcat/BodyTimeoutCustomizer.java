package io.passkeyprofile.tomcat;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Limits the time that a whole request body may take, including forms, chunked bodies and
 * the rest that Tomcat reads after a request was refused. Tomcat's own time-outs count
 * from the last byte: a client that sends a byte now and then could occupy a thread for
 * as long as it likes.
 * <p>
 * The headers get the same time before that. If they take longer, the connection is
 * closed: slow headers occupy no thread, but they do occupy a connection and its memory.
 * <p>
 * If the body takes too long, the request gets 408 if something is reading the body, and
 * its connection is closed. HTTP/2 is not limited.
 */
public final class BodyTimeoutCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final Duration timeout;

	/**
	 * Creates the customizer.
	 * @param timeout the time from the end of the headers to the last byte of the body,
	 * and before that the time for the headers; at least a millisecond
	 */
	public BodyTimeoutCustomizer(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.setProtocol(BodyTimeoutProtocol.class.getName());
		factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof BodyTimeoutProtocol protocol) {
				protocol.setBodyTimeout(this.timeout);
			}
		});
		factory.addContextValves(new TimeoutStatus());
	}

	/**
	 * Answers 408 whatever the application answered after it failed to read the body.
	 */
	private static final class TimeoutStatus extends ValveBase {

		TimeoutStatus() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			if (request.getAttribute(BodyTimeoutProtocol.TIMED_OUT) != null && !response.isCommitted()) {
				// Otherwise Tomcat reports this failure of the connection as one of ours
				request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
				response.sendError(HttpServletResponse.SC_REQUEST_TIMEOUT);
			}
		}

	}

}
