package io.passkeyprofile.tomcat;

import java.util.Map;

import org.apache.catalina.Lifecycle;
import org.apache.coyote.Adapter;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Sets headers on every response. A valve would be too late: Tomcat answers some
 * requests, such as {@code OPTIONS *}, before the first valve.
 */
public final class ResponseHeadersCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	private final Map<String, String> headers;

	/**
	 * Creates the customizer.
	 * @param headers the headers by name; the application may replace their values
	 */
	public ResponseHeadersCustomizer(Map<String, String> headers) {
		this.headers = Map.copyOf(headers);
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addConnectorCustomizers((connector) -> connector.addLifecycleListener((event) -> {
			// The connector creates its adapter during its initialization
			if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
				ProtocolHandler protocol = connector.getProtocolHandler();
				protocol.setAdapter(new HeadersAdapter(protocol.getAdapter()));
			}
		}));
	}

	private final class HeadersAdapter extends DelegatingAdapter {

		HeadersAdapter(Adapter adapter) {
			super(adapter);
		}

		@Override
		public void service(Request request, Response response) throws Exception {
			ResponseHeadersCustomizer.this.headers.forEach(response::setHeader);
			super.service(request, response);
		}

	}

}
