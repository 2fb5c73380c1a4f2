package io.passkeyprofile.sandbox.console;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Shows another page after a form was sent, so that nobody sends it twice by reloading.
 */
final class SeeOtherView extends RedirectView {

	/**
	 * Redirects with status 303.
	 * @param path the path of the page, encoded
	 */
	SeeOtherView(String path) {
		super(path);
		setStatusCode(HttpStatus.SEE_OTHER);
		setExposeModelAttributes(false);
		setExpandUriTemplateVariables(false);
	}

}
