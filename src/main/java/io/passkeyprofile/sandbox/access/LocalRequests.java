package io.passkeyprofile.sandbox.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Enumeration;

import com.zaxxer.hikari.HikariDataSource;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.web.HostFilter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.stereotype.Component;

/**
 * Recognizes requests from this machine, which need no key. A sandbox has none at all if
 * other machines can reach it, or if it keeps its data on a database server.
 */
@Component
final class LocalRequests {

	private static final String X_FORWARDED = "X-Forwarded-";

	private final boolean possible;

	LocalRequests(ServerProperties server, @Qualifier("pool") HikariDataSource pool) {
		InetAddress address = server.getAddress();
		ForwardHeadersStrategy forwardHeaders = server.getForwardHeadersStrategy();
		this.possible = address != null && address.isLoopbackAddress() && AppClock.isAlone(pool)
		// With such a strategy, the address of the peer may come from a header
				&& (forwardHeaders == null || forwardHeaders == ForwardHeadersStrategy.NONE);
	}

	boolean contains(HttpServletRequest request) {
		return this.possible && isLoopback(request.getRemoteAddr()) && HostFilter.isLoopback(request.getServerName())
				&& !cameThroughProxy(request);
	}

	private static boolean cameThroughProxy(HttpServletRequest request) {
		Enumeration<String> headers = request.getHeaderNames();
		while (headers.hasMoreElements()) {
			if (isAddedByProxies(headers.nextElement())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAddedByProxies(String header) {
		return header.equalsIgnoreCase("Forwarded") || header.equalsIgnoreCase("Via")
				|| header.regionMatches(true, 0, X_FORWARDED, 0, X_FORWARDED.length());
	}

	private static boolean isLoopback(String peer) {
		try {
			// The servlet API gives an address, so no name is looked up in DNS
			return InetAddress.getByName(peer).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
