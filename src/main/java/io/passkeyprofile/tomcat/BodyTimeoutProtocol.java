package io.passkeyprofile.tomcat;

import java.time.Duration;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 with a limit on the time that a request body takes. Public because Tomcat
 * creates it by its class name.
 */
public final class BodyTimeoutProtocol extends Http11NioProtocol {

	/** The request attribute that is set when reading the body took too long. */
	static final String TIMED_OUT = BodyTimeoutProtocol.class.getName() + ".timedOut";

	/**
	 * An attribute of Tomcat's own request. If it is set, the connection is reset instead
	 * of closed once Tomcat has done with the request.
	 */
	public static final String RESET = BodyTimeoutProtocol.class.getName() + ".reset";

	private Duration bodyTimeout = Duration.ofSeconds(10);

	void setBodyTimeout(Duration bodyTimeout) {
		this.bodyTimeout = bodyTimeout;
	}

	@Override
	protected Processor createProcessor() {
		return new BodyTimeoutProcessor(this, getAdapter(), this.bodyTimeout);
	}

}
