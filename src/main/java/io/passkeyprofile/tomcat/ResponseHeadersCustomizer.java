package io.passkeyprofile.tomcat;

import java.util.Map;

import org.apache.catalina.Lifecycle;
import org.apache.coyote.Adapter;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

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

	private final class HeadersAdapter implements Adapter {

		private final Adapter adapter;

		HeadersAdapter(Adapter adapter) {
			this.adapter = adapter;
		}

		@Override
		public void service(Request request, Response response) throws Exception {
			ResponseHeadersCustomizer.this.headers.forEach(response::setHeader);
			this.adapter.service(request, response);
		}

		@Override
		public boolean prepare(Request request, Response response) throws Exception {
			return this.adapter.prepare(request, response);
		}

		@Override
		public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
			return this.adapter.asyncDispatch(request, response, event);
		}

		@Override
		public void log(Request request, Response response, long time) {
			this.adapter.log(request, response, time);
		}

		@Override
		public void checkRecycled(Request request, Response response) {
			this.adapter.checkRecycled(request, response);
		}

		@Override
		public String getDomain() {
			return this.adapter.getDomain();
		}

	}

}
