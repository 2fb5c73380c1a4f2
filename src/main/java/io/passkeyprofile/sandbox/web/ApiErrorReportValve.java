package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.passkeyprofile.tomcat.BodyTimeoutProtocol;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports errors in Passage's form instead of as an HTML page if Tomcat refuses a request
 * before Spring sees it, or if a filter calls {@code sendError}.
 */
final class ApiErrorReportValve extends ErrorReportValve {

	private final JsonMapper jsonMapper;

	ApiErrorReportValve(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (throwable instanceof CloseNowException) {
			// Thrown to end the connection without a response
			request.getCoyoteRequest().setAttribute(BodyTimeoutProtocol.RESET, true);
			response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, throwable);
			return;
		}
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		byte[] body = this.jsonMapper.writeValueAsBytes(ApiError.of(response.getStatus()));
		try {
			response.setContentType("application/json");
			response.setCharacterEncoding((String) null);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException ex) {
			this.container.getLogger().debug(new String(body, StandardCharsets.UTF_8), ex);
		}
	}

}
