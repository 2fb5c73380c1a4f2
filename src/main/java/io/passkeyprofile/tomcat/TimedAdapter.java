package io.passkeyprofile.tomcat;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Calls back when the headers of a request are complete. A valve would be too late:
 * Tomcat answers some requests before the first valve.
 */
final class TimedAdapter implements Adapter {

	private final Adapter adapter;

	private final Runnable headersComplete;

	TimedAdapter(Adapter adapter, Runnable headersComplete) {
		this.adapter = adapter;
		this.headersComplete = headersComplete;
	}

	@Override
	public void service(Request request, Response response) throws Exception {
		this.headersComplete.run();
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
