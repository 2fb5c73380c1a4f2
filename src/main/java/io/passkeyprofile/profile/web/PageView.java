package io.passkeyprofile.profile.web;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.spring6.view.ThymeleafView;

/**
 * Encodes and sends a page as a whole. The encoder behind a response's writer is slow
 * from the first character on that is not ASCII, and took a fifth of a page's time.
 */
public class PageView extends ThymeleafView {

	@Override
	public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
			throws Exception {
		PageWriter writer = new PageWriter();
		super.render(model, request, new HttpServletResponseWrapper(response) {

			@Override
			public PrintWriter getWriter() {
				return writer;
			}

		});
		response.getOutputStream().write(writer.page.getBytes(StandardCharsets.UTF_8));
	}

	/** Keeps the page. It comes as a string, because partial output is off. */
	private static final class PageWriter extends PrintWriter {

		private String page = "";

		PageWriter() {
			super(nullWriter());
		}

		@Override
		public void write(String text) {
			this.page = this.page.concat(text);
		}

	}

}
