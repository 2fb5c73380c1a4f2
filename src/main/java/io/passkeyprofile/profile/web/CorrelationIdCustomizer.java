package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives every request a correlation ID, which its log lines and its response carry. The
 * ID is generated here, never taken from the client. This is a valve because Tomcat logs
 * exceptions and shows the error page after all filters.
 */
@Component
class CorrelationIdCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	/** The key of the ID in log lines. */
	static final String KEY = "correlation_id";

	private static final String HEADER = "X-Correlation-ID";

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addEngineValves(new Valve());
	}

	private static final class Valve extends ValveBase {

		Valve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
			response.setHeader(HEADER, id);
			MDC.put(KEY, id);
			try {
				getNext().invoke(request, response);
			}
			finally {
				MDC.remove(KEY);
			}
		}

	}

}
