package io.passkeyprofile.sandbox.journal;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.WebUtils;

/**
 * A request that is being recorded. It keeps the start of its body while it is read, and
 * the reason why it is refused.
 */
public final class RecordingRequest extends ContentCachingRequestWrapper {

	private @Nullable Refusal refusal;

	private boolean isCut;

	/**
	 * Records a request.
	 * @param request the request
	 */
	public RecordingRequest(HttpServletRequest request) {
		super(request, RecordedCall.Body.LIMIT);
	}

	/**
	 * Records why a request is refused, if it is being recorded.
	 * @param request the request, or one that wraps it
	 * @param refusal why it is refused
	 */
	public static void refuse(ServletRequest request, Refusal refusal) {
		RecordingRequest recording = WebUtils.getNativeRequest(request, RecordingRequest.class);
		if (recording != null) {
			recording.refusal = refusal;
		}
	}

	/**
	 * Returns why the request was refused.
	 * @return the reason, or {@code null} if none was recorded
	 */
	public @Nullable Refusal refusal() {
		return this.refusal;
	}

	/**
	 * Returns what was read of the body.
	 * @return the body, empty if nobody read it
	 */
	public RecordedCall.Body body() {
		byte[] content = getContentAsByteArray();
		return (content.length > 0) ? new RecordedCall.Body(content, this.isCut) : RecordedCall.Body.NONE;
	}

	/**
	 * Returns the encoding that the client sent, or {@code null}. Spring's wrapper would
	 * return ISO-8859-1 instead, and JSON would be read in this encoding.
	 */
	@Override
	public String getCharacterEncoding() {
		return getRequest().getCharacterEncoding();
	}

	@Override
	protected void handleContentOverflow(int contentCacheLimit) {
		this.isCut = true;
	}

}
