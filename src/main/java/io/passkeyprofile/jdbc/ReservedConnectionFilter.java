package io.passkeyprofile.jdbc;

import java.io.IOException;

import io.passkeyprofile.jdbc.ServerDataSource.Use;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Serves requests with connections that are kept free for them. Map it to the few paths
 * that must not wait behind others.
 */
public final class ReservedConnectionFilter implements Filter {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Use outer = ServerDataSource.use(Use.RESERVED);
		try {
			chain.doFilter(request, response);
		}
		finally {
			ServerDataSource.use(outer);
		}
	}

}
