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
 * Limits the time that a request body may take as a whole, forms and chunked bodies
 * included, and with it what Tomcat reads of a body after its request was refused. The
 * time-outs of Tomcat itself count from the last byte, so a client that sends a byte now
 * and then would keep a thread for as long as it likes.
 * <p>
 * A request whose body is late is answered with 408 where something waits for the body,
 * and loses its connection in any case. HTTP/2 is not limited.
 */
public final class BodyTimeoutCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final Duration timeout;

	/**
	 * Limits the time for a body.
	 * @param timeout from the end of the headers to the last byte of the body, at least a
	 * millisecond
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
	 * Answers 408 whatever the application made of the body that it could not read.
	 */
	private static final class TimeoutStatus extends ValveBase {

		TimeoutStatus() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			if (request.getAttribute(BodyTimeoutProtocol.TIMED_OUT) != null && !response.isCommitted()) {
				// Tomcat would report this failure of the connection as one of ours
				request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
				response.sendError(HttpServletResponse.SC_REQUEST_TIMEOUT);
			}
		}

	}

}
